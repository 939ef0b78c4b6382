package io.zerocall.transport.zmtp;

import java.util.function.LongSupplier;

/**
 * Schedules when a loop checks all of its connections: at regular intervals, and earlier on
 * request. For the loop's leader.
 */
final class Sweeps {
  private final long intervalNanos;
  private final LongSupplier clock;
  private long dueAt;
  private long requestedAt;

  /**
   * Makes the first sweep due now.
   *
   * @param clock a monotonic clock, in nanoseconds
   */
  Sweeps(long intervalNanos, LongSupplier clock) {
    this.intervalNanos = intervalNanos;
    this.clock = clock;
    this.dueAt = clock.getAsLong();
    this.requestedAt = dueAt;
  }

  /** Requests a sweep at this time. It may begin later, at most by the time left until then. */
  void requestAt(long at) {
    requestedAt = at;
    if (dueAt - at > 0) {
      dueAt = at;
    }
  }

  /** Returns whether a sweep is due, and if so schedules the next one. */
  boolean begin(long now) {
    if (now - dueAt < 0) {
      return false;
    }
    boolean isRequested = requestedAt - now > 0 && requestedAt - now < intervalNanos;
    dueAt = isRequested ? requestedAt : now + intervalNanos;
    return true;
  }

  /** Returns the time until the next sweep, in nanoseconds; zero or negative if it is due. */
  long remainingNanos() {
    return dueAt - clock.getAsLong();
  }
}
