package io.zerocall.transport.zmtp;

import io.zerocall.transport.HostileServerContract;

class HostileServerTest extends HostileServerContract {
  HostileServerTest() {
    super(new ZmtpTransport());
  }
}
