package io.zerocall.transport.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks out for something to do for a moment before its thread goes to sleep, as long as that pays:
 * to be woken takes a thread longer than a peer on the same machine takes to answer. It yields
 * between the looks, so that others who have something to do are not held up. For one thread at a
 * time.
 */
public final class AdaptiveSpin {
  /** A moment for who waits for peers that speak ZMTP. */
  public static final int ZMTP_MICROS = 50;

  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /**
   * Where so many messages came at once, the next are better waited for until they are many too.
   */
  private static final int MANY = 16;

  private static final int MOST_CREDIT = 16;
  private static final int PRICE = 4;

  /** How often to try again once it has not paid. */
  private static final int TRIES = 32;

  private final long nanos;
  private int credit = MOST_CREDIT;
  private int skipped;

  /**
   * One with all its credit.
   *
   * @param micros how long a moment is: a little longer than peers take who answer at once
   */
  public AdaptiveSpin(int micros) {
    this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /**
   * Waits a moment for something to do; tells whether there is.
   *
   * @param cameAtOnce how many messages came when there last was something to do
   * @param found whether there is something to do now
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
