package io.zerocall.transport.zmtp;

import io.zerocall.transport.CallersInTroubleContract;

class CallersInTroubleTest extends CallersInTroubleContract {
  CallersInTroubleTest() {
    super(new ZmtpTransport());
  }
}
