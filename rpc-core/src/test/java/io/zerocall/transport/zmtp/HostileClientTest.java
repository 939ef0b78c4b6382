package io.zerocall.transport.zmtp;

import io.zerocall.transport.HostileClientContract;

class HostileClientTest extends HostileClientContract {
  HostileClientTest() {
    super(new ZmtpTransport());
  }
}
