package io.zerocall.jeromq;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.MixedTransport;
import io.zerocall.transport.TransportContract;
import io.zerocall.transport.zmtp.ZmtpTransport;

/** Clients of the native engine with servers of the JeroMQ one. */
class NativeClientOfJeroMqTest extends TransportContract {
  NativeClientOfJeroMqTest() {
    super(new MixedTransport(new JeroMqTransport(), new ZmtpTransport()));
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
