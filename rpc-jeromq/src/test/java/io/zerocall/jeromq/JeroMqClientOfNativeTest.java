package io.zerocall.jeromq;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.MixedTransport;
import io.zerocall.transport.TransportContract;
import io.zerocall.transport.zmtp.ZmtpTransport;

/** Clients of the JeroMQ engine with servers of the native one. */
class JeroMqClientOfNativeTest extends TransportContract {
  JeroMqClientOfNativeTest() {
    super(new MixedTransport(new ZmtpTransport(), new JeroMqTransport()));
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
