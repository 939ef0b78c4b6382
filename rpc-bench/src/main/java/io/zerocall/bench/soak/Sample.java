package io.zerocall.bench.soak;

import java.util.concurrent.TimeUnit;

/**
 * One call of a paced client. Its time counts from the moment at which the call should have begun,
 * so that a delay of the client itself hides nothing (no coordinated omission). Ended once, by any
 * thread.
 */
final class Sample {
  /** The time that a failed call counts: more than any successful one. */
  static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long PENDING = -1;

  private final long intendedNanos;
  private volatile long tookNanos = PENDING;

  Sample(long intendedNanos) {
    this.intendedNanos = intendedNanos;
  }

  /** When it should have begun, in the time of {@link System#nanoTime}. */
  long intendedNanos() {
    return intendedNanos;
  }

  void end(boolean answered) {
    tookNanos = answered ? System.nanoTime() - intendedNanos : FAILED_NANOS;
  }

  boolean isPending() {
    return tookNanos == PENDING;
  }

  /** Returns how long it took; a pending or failed call took {@link #FAILED_NANOS}. */
  long tookNanos() {
    long nanos = tookNanos;
    return nanos == PENDING ? FAILED_NANOS : nanos;
  }

  boolean isFailed() {
    return tookNanos() >= FAILED_NANOS;
  }
}
