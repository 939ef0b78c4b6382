package io.zerocall.transport.zmtp;

import io.zerocall.transport.ClientConnectionsContract;
import io.zerocall.transport.Transport;

class ClientConnectionsTest extends ClientConnectionsContract {
  @Override
  protected Transport transport() {
    return new ZmtpTransport();
  }
}
