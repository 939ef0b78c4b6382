package io.zerocall.jeromq;

import io.zerocall.transport.FailingCallersContract;

class FailingCallersTest extends FailingCallersContract {
  FailingCallersTest() {
    super(new JeroMqTransport());
  }
}
