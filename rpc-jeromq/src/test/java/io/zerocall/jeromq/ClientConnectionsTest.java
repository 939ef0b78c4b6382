package io.zerocall.jeromq;

import io.zerocall.transport.ClientConnectionsContract;
import io.zerocall.transport.Transport;

class ClientConnectionsTest extends ClientConnectionsContract {
  @Override
  protected Transport transport() {
    return new JeroMqTransport();
  }
}
