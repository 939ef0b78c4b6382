package io.zerocall.transport.engine;

import io.zerocall.transport.TransportOptions;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Determines when to try to connect next: after a pause that grows and has jitter, and after a
 * short one again if a connection has lasted. For one thread.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final long shortestNanos;
  private final long longestNanos;
  private final LongSupplier clock;
  private int tries;
  private long dueAt;

  public Backoff(TransportOptions options) {
    shortestNanos = options.reconnectMin().toNanos();
    longestNanos = Math.max(shortestNanos, options.reconnectMax().toNanos());
    clock = options.clock();
    dueAt = clock.getAsLong();
  }

  /** Returns how long to wait before the next try, in nanoseconds; not positive if it is due. */
  public long pauseNanos() {
    return dueAt - clock.getAsLong();
  }

  /** Notes that a try begins. */
  public void trying() {
    tries++;
    dueAt = clock.getAsLong() + nextPauseNanos();
  }

  /**
   * Notes that a connection has been lost; the pause begins now.
   *
   * @param onPurpose whether this side gave it up, so that the pause is short however brief the
   *     connection was
   */
  public void lost(boolean onPurpose) {
    long now = clock.getAsLong();
    if (onPurpose || now - dueAt > 0) {
      tries = 1;
    }
    dueAt = now + nextPauseNanos();
  }

  private long nextPauseNanos() {
    long grown = shortestNanos << Math.min(tries - 1, MAX_DOUBLINGS);
    long bounded = grown <= 0 || grown > longestNanos ? longestNanos : grown;
    return bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1);
  }
}
