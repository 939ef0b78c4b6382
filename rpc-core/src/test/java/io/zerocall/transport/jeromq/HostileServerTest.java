package io.zerocall.transport.jeromq;

import io.zerocall.transport.HostileServerContract;

class HostileServerTest extends HostileServerContract {
  HostileServerTest() {
    super(new JeroMqTransport());
  }
}
