package io.zerocall.transport.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Polls for work for a moment before its thread goes to sleep, as long as that pays: waking a
 * thread takes longer than a peer on the same machine takes to answer. It yields between two polls,
 * so that other threads can run. For one thread at a time.
 */
public final class AdaptiveSpin {
  /** How long to spin for peers that speak ZMTP, in microseconds. */
  public static final int ZMTP_MICROS = 50;

  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /** After so many messages at once it is better to sleep until there are many again. */
  private static final int MANY = 16;

  private static final int MOST_CREDIT = 16;
  private static final int PRICE = 4;

  /** Once spinning has not paid, one in so many attempts spins again. */
  private static final int TRIES = 32;

  private final long nanos;
  private int credit = MOST_CREDIT;
  private int skipped;

  /**
   * Creates one with full credit.
   *
   * @param micros how long to spin: a little longer than a peer takes that answers at once
   */
  public AdaptiveSpin(int micros) {
    this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /**
   * Polls for work for a moment; returns whether there is any.
   *
   * @param cameAtOnce how many messages arrived when there last was work
   * @param found returns whether there is work now
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint is what it is meant to be
  public boolean spin(int cameAtOnce, BooleanSupplier found) {
    if (!POSSIBLE || cameAtOnce >= MANY || !isWorthATry()) {
      return false;
    }
    long until = System.nanoTime() + nanos;
    do {
      if (found.getAsBoolean()) {
        credit = Math.min(MOST_CREDIT, credit + 1);
        return true;
      }
      Thread.yield();
    } while (System.nanoTime() - until < 0);
    credit = Math.max(0, credit - PRICE);
    return false;
  }

  private boolean isWorthATry() {
    if (credit > 0) {
      return true;
    }
    skipped = (skipped + 1) % TRIES;
    return skipped == 0;
  }
}
