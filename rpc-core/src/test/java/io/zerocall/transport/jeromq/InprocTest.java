package io.zerocall.transport.jeromq;

import io.zerocall.transport.TransportContract;
import java.util.concurrent.atomic.AtomicInteger;

class InprocTest extends TransportContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  InprocTest() {
    super(new JeroMqTransport());
  }

  @Override
  protected String freeEndpoint() {
    return "inproc://test-" + NUMBERS.incrementAndGet();
  }
}
