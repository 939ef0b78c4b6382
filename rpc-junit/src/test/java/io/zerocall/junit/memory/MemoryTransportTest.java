package io.zerocall.junit.memory;

import io.zerocall.transport.TransportContract;
import java.util.concurrent.atomic.AtomicInteger;

class MemoryTransportTest extends TransportContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  MemoryTransportTest() {
    super(MemoryTransport.clocked(Faults.NONE, System::nanoTime));
  }

  @Override
  public String freeEndpoint() {
    return "inproc://test-" + NUMBERS.incrementAndGet();
  }
}
