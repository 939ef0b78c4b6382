package io.zerocall.jeromq;

import io.zerocall.transport.HostileClientContract;

class HostileClientTest extends HostileClientContract {
  HostileClientTest() {
    super(new JeroMqTransport());
  }
}
