package io.zerocall.transport.inproc;

import java.util.concurrent.atomic.AtomicInteger;

/** Endpoints that nobody has bound. */
final class FreeName {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private FreeName() {}

  static String find() {
    return "inproc://test-" + NUMBERS.incrementAndGet();
  }
}
