package io.zerocall.transport.zmtp;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.TransportContract;

class ZmtpTcpTest extends TransportContract {
  ZmtpTcpTest() {
    super(new ZmtpTransport());
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
