package io.zerocall.transport.inproc;

import java.util.concurrent.atomic.AtomicInteger;

/** Creates endpoints that are not bound. */
final class FreeName {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private FreeName() {}

  static String find() {
    return "inproc://test-" + NUMBERS.incrementAndGet();
  }
}
