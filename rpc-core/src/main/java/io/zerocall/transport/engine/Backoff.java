package io.zerocall.transport.engine;

import io.zerocall.transport.TransportOptions;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * When to try to connect next: after a growing and jittered pause, and after a short one again if a
 * connection has lasted. For one thread.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

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

  /** How long to wait before the next try; not positive if it is due. */
  public long pauseNanos() {
    return dueAt - clock.getAsLong();
  }

  /** A try begins. */
  public void trying() {
    tries++;
    dueAt = clock.getAsLong() + nextPauseNanos();
  }

  /**
   * A connection has been lost: the pause begins now.
   *
   * @param onPurpose whether it was given up, so that the pause is short however brief it was
   */
  public void lost(boolean onPurpose) {
    long now = clock.getAsLong();
    if (onPurpose || now - dueAt > 0) {
      tries = 1;
    }
    dueAt = now + nextPauseNanos();
  }

  private long nextPauseNanos() {
    long grown = shortestNanos << Math.min(tries - 1, MOST_DOUBLINGS);
    long bounded = grown <= 0 || grown > longestNanos ? longestNanos : grown;
    return bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1);
  }
}
