package io.zerocall.client.call;

import java.util.function.LongSupplier;

/** When there has been a connection. Thread-safe; written by the thread that reads. */
final class Outages {
  private final LongSupplier clock;

  /** When the connection was last lost, or the client was created. */
  private volatile long disconnectedSinceNanos;

  private volatile long connectedSinceNanos;

  /** Whether there is no connection; set after the moments above. */
  private volatile boolean disconnected = true;

  /** Begins without a connection. */
  Outages(LongSupplier clock) {
    this.clock = clock;
    this.disconnectedSinceNanos = clock.getAsLong();
  }

  /** Notes that there is a connection. */
  void connected() {
    connectedSinceNanos = clock.getAsLong();
    disconnected = false;
  }

  /** Notes that the connection was lost. */
  void disconnected() {
    disconnectedSinceNanos = clock.getAsLong();
    disconnected = true;
  }

  boolean isOutage() {
    return disconnected;
  }

  /** Returns when the last outage began. */
  long sinceNanos() {
    return disconnectedSinceNanos;
  }

  /** Returns how long the last outage was, within a period. */
  long nanosWithin(long from, long to) {
    long begin = later(from, disconnectedSinceNanos);
    long end = disconnected ? to : earlier(to, connectedSinceNanos);
    return Math.max(0, end - begin);
  }

  static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
