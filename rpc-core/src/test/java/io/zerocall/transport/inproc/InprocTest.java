package io.zerocall.transport.inproc;

import io.zerocall.transport.TransportContract;

class InprocTest extends TransportContract {
  InprocTest() {
    super(new InprocTransport());
  }

  @Override
  public String freeEndpoint() {
    return FreeName.find();
  }
}
