package io.zerocall.server.rate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that holds the amount for one second, and fills up in one second. While it is not
 * empty, more may be taken than it holds. It goes into debt then: a message that is larger than the
 * amount for one second is not refused for ever, but followed by a longer wait. Thread-safe.
 */
final class TokenBucket {
  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long perSecond;

  /** The moment at which the bucket will be full. It lacks what flows in until then. */
  private final AtomicLong fullAt;

  /** Creates a full bucket. */
  TokenBucket(long perSecond, long nanoTime) {
    this.perSecond = perSecond;
    this.fullAt = new AtomicLong(nanoTime);
  }

  /** Takes tokens; returns false, and takes nothing, if not even one is left. */
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

  /** Puts tokens back that were taken. */
  void giveBack(long count) {
    fullAt.addAndGet(-nanos(count));
  }

  /** Returns whether the bucket is full. */
  boolean isFull(long nanoTime) {
    return fullAt.get() - nanoTime <= 0;
  }

  private long nanos(long count) {
    long exact = count * FULL_NANOS / perSecond; // a message has at most 2^30 bytes
    return Math.max(1, exact);
  }
}
