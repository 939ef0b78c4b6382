package io.zerocall.transport.engine;

import java.util.concurrent.TimeUnit;

/**
 * Limits how many frames without a message, such as pings, a peer may send: a burst, and a rate in
 * the long run. Messages raise the allowance. For one thread at a time.
 */
public final class OverheadLimit {
  /** How many frames may arrive at once. */
  public static final int BURST = 1_000;

  /**
   * How many may arrive per second in the long run: ten times as many as a frequent heartbeat
   * needs.
   */
  public static final int PER_SECOND = 100;

  private static final long NANOS_PER_FRAME = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private final long mostEarned;
  private long allowance = BURST;
  private long refilledAt;

  /**
   * Creates a limit with its full allowance.
   *
   * @param mostEarned how far the allowance may grow by {@link #earn}; {@link #BURST} at least
   * @param now the present {@link System#nanoTime}
   */
  public OverheadLimit(int mostEarned, long now) {
    this.mostEarned = Math.max(BURST, mostEarned);
    this.refilledAt = now;
  }

  /** Raises the allowance because a message was sent or received. */
  public void earn(int frames) {
    allowance = Math.min(mostEarned, allowance + frames);
  }

  /**
   * Counts frames without a message.
   *
   * @param frames how many, or how many a long one counts for
   * @param now the present {@link System#nanoTime}
   * @return false if they are too many
   */
  public boolean take(long frames, long now) {
    refill(now);
    allowance -= frames;
    return allowance >= 0;
  }

  private void refill(long now) {
    long due = (now - refilledAt) / NANOS_PER_FRAME;
    allowance = Math.max(allowance, Math.min(BURST, allowance + due));
    refilledAt += due * NANOS_PER_FRAME;
  }
}
