package io.zerocall.server.rate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A rate limit that permits a burst at once, and a number of calls per second after that.
 * Thread-safe.
 */
public final class RateLimit {
  private final long intervalNanos;
  private final long burstNanos;
  private final LongSupplier clock;

  /** When the permits that have been granted are earned; never further ahead than a burst. */
  private final AtomicLong earnedAt;

  public RateLimit(int burst, int perSecond, LongSupplier clock) {
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.burstNanos = burst * intervalNanos;
    this.clock = clock;
    this.earnedAt = new AtomicLong(clock.getAsLong());
  }

  public boolean permits() {
    while (true) {
      long now = clock.getAsLong();
      long earned = earnedAt.get();
      long next = (earned - now < 0 ? now : earned) + intervalNanos;
      if (next - now > burstNanos) {
        return false;
      }
      if (earnedAt.compareAndSet(earned, next)) {
        return true;
      }
    }
  }
}
