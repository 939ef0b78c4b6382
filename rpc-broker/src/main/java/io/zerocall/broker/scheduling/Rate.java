package io.zerocall.broker.scheduling;

import java.util.concurrent.TimeUnit;

/**
 * How often something has happened in a second, over the last five. The {@link Scheduler} guards
 * its state.
 */
final class Rate {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private long begun;
  private long present;
  private long previous;

  void count(long now) {
    advance(now);
    present++;
  }

  /** Returns how often it has happened in a second, as if the previous window had been even. */
  double perSecond(long now) {
    advance(now);
    double share = 1 - (double) (now - begun) / WINDOW_NANOS;
    return (previous * share + present) * TimeUnit.SECONDS.toNanos(1) / WINDOW_NANOS;
  }

  private void advance(long now) {
    long past = now - begun;
    if (past >= 2 * WINDOW_NANOS) {
      previous = 0;
      present = 0;
      begun = now;
    } else if (past >= WINDOW_NANOS) {
      previous = present;
      present = 0;
      begun += WINDOW_NANOS;
    }
  }
}
