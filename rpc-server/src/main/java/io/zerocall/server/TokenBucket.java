package io.zerocall.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds what may be taken in a second, and fills up again in a second. As long as there is anything
 * in it more may be taken than that: it goes into debt, so that what is larger than a second's
 * worth is not refused for ever, but followed by a longer wait. Safe for any thread.
 */
final class TokenBucket {
  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long perSecond;

  /** The moment at which the bucket will be full: it holds what flows in from then for a second. */
  private final AtomicLong fullAt;

  /** A full bucket. */
  TokenBucket(long perSecond, long nanoTime) {
    this.perSecond = perSecond;
    this.fullAt = new AtomicLong(nanoTime);
  }

  /** Takes so many; false, and nothing is taken, if not even one is left. */
  boolean tryTake(long count, long nanoTime) {
    long nanos = nanos(count);
    while (true) {
      long before = fullAt.get();
      long from = before - nanoTime > 0 ? before : nanoTime;
      if (from - nanoTime + nanos(1) > FULL_NANOS) {
        return false;
      }
      if (fullAt.compareAndSet(before, from + nanos)) {
        return true;
      }
    }
  }

  /** Puts back what was taken. */
  void giveBack(long count) {
    fullAt.addAndGet(-nanos(count));
  }

  /** Whether it is like a new one. */
  boolean isFull(long nanoTime) {
    return fullAt.get() - nanoTime <= 0;
  }

  private long nanos(long count) {
    long exact = count * FULL_NANOS / perSecond; // a message has at most 2^30 bytes
    return Math.max(1, exact);
  }
}
