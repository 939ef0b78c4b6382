package io.zerocall.transport.jeromq;

import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportContract;

class TcpTest extends TransportContract {
  @Override
  protected Transport newTransport() {
    return new JeroMqTransport();
  }

  @Override
  protected String freeEndpoint() {
    return "tcp://127.0.0.1:" + FreePort.find();
  }
}
