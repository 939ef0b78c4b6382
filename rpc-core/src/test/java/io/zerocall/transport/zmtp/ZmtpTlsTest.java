package io.zerocall.transport.zmtp;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.TransportContract;

class ZmtpTlsTest extends TransportContract {
  ZmtpTlsTest() {
    super(TlsTransport.mutual());
  }

  @Override
  public String freeEndpoint() {
    return "tls://127.0.0.1:" + FreePort.find();
  }
}
