package io.zerocall.bench.soak;

import java.util.concurrent.TimeUnit;

/**
 * One call of a paced client. Its time counts from the moment at which the call was to begin, so
 * that a client that is held up itself hides nothing (no coordinated omission). Ended once, by any
 * thread.
 */
final class Sample {
  /** What a call counts for that has failed: more than any that hasn't. */
  static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long PENDING = -1;

  private final long intendedNanos;
  private volatile long tookNanos = PENDING;

  Sample(long intendedNanos) {
    this.intendedNanos = intendedNanos;
  }

  /** When it was to begin, as {@link System#nanoTime} tells. */
  long intendedNanos() {
    return intendedNanos;
  }

  void end(boolean answered) {
    tookNanos = answered ? System.nanoTime() - intendedNanos : FAILED_NANOS;
  }

  boolean isPending() {
    return tookNanos == PENDING;
  }

  /** How long it took; one that hasn't ended, or has failed, took {@link #FAILED_NANOS}. */
  long tookNanos() {
    long nanos = tookNanos;
    return nanos == PENDING ? FAILED_NANOS : nanos;
  }

  boolean isFailed() {
    return tookNanos() >= FAILED_NANOS;
  }
}
