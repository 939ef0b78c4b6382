package io.zerocall.jeromq;

import io.zerocall.transport.HostileServerContract;

class HostileServerTest extends HostileServerContract {
  HostileServerTest() {
    super(new JeroMqTransport());
  }
}
