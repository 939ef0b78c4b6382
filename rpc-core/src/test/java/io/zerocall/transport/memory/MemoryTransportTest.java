package io.zerocall.transport.memory;

import io.zerocall.transport.TransportContract;
import java.util.concurrent.atomic.AtomicInteger;

class MemoryTransportTest extends TransportContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  MemoryTransportTest() {
    super(MemoryTransport.reliable());
  }

  @Override
  public String freeEndpoint() {
    return "memory://test-" + NUMBERS.incrementAndGet();
  }
}
