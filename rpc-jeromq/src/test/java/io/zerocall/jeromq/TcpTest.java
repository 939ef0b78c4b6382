package io.zerocall.jeromq;

import io.zerocall.testing.FreePort;
import io.zerocall.transport.TransportContract;

class TcpTest extends TransportContract {
  TcpTest() {
    super(new JeroMqTransport());
  }

  @Override
  public String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
