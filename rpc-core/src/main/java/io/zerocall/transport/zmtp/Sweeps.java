package io.zerocall.transport.zmtp;

import java.util.function.LongSupplier;

/**
 * When a loop looks after all of its connections: at regular intervals, and sooner if it is asked
 * to. For the loop's reader.
 */
final class Sweeps {
  private final long intervalNanos;
  private final LongSupplier clock;
  private long dueAt;
  private long askedAt;

  /**
   * Makes the first sweep due now.
   *
   * @param clock a monotonic clock, in nanoseconds
   */
  Sweeps(long intervalNanos, LongSupplier clock) {
    this.intervalNanos = intervalNanos;
    this.clock = clock;
    this.dueAt = clock.getAsLong();
    this.askedAt = dueAt;
  }

  /** Asks for a sweep at this time, or up to as much later as that is from now. */
  void ask(long at) {
    askedAt = at;
    if (dueAt - at > 0) {
      dueAt = at;
    }
  }

  /** Whether a sweep is due; if so the next one is scheduled. */
  boolean begin(long now) {
    if (now - dueAt < 0) {
      return false;
    }
    boolean isAsked = askedAt - now > 0 && askedAt - now < intervalNanos;
    dueAt = isAsked ? askedAt : now + intervalNanos;
    return true;
  }

  /** How long until the next sweep, in nanoseconds; not positive if it is due. */
  long remainingNanos() {
    return dueAt - clock.getAsLong();
  }
}
