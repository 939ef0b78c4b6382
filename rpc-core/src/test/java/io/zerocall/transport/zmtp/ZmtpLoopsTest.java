package io.zerocall.transport.zmtp;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.TransportContract;

/** The same tests with a server's connections distributed among loops, as on a larger machine. */
class ZmtpLoopsTest extends TransportContract {
  ZmtpLoopsTest() {
    super(new ZmtpTransport(3));
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
