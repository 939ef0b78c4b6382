package io.zerocall.jeromq;

import io.zerocall.transport.CallersInTroubleContract;

class CallersInTroubleTest extends CallersInTroubleContract {
  CallersInTroubleTest() {
    super(new JeroMqTransport());
  }
}
