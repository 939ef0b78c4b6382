package io.zerocall.transport.zmtp;

import io.zerocall.transport.FailingCallersContract;

class FailingCallersTest extends FailingCallersContract {
  FailingCallersTest() {
    super(new ZmtpTransport());
  }
}
