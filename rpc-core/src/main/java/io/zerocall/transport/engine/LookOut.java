package io.zerocall.transport.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks out for something to do for a moment before its thread goes to sleep, as long as that pays:
 * to be woken takes a thread longer than a peer on the same machine takes to answer. It yields
 * between the looks, so that others who have something to do are not held up. For one thread at a
 * time.
 */
public final class LookOut {
  private static final long NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /**
   * Where so many messages came at once, the next are better waited for until they are many too.
   */
  private static final int MANY = 16;

  private static final int MOST_CREDIT = 16;
  private static final int PRICE = 4;

  /** How often to try again once it has not paid. */
  private static final int TRIES = 32;

  private int credit = MOST_CREDIT;
  private int skipped;
  private long until;

  /**
   * Waits a moment for something to do; tells whether there is.
   *
   * @param cameAtOnce how many messages came when there last was something to do
   * @param found whether there is something to do now
   */
  public boolean finds(int cameAtOnce, BooleanSupplier found) {
    if (cameAtOnce >= MANY || !begins()) {
      return false;
    }
    do {
      if (found.getAsBoolean()) {
        paid();
        return true;
      }
    } while (goesOn());
    return false;
  }

  /** Begins to look out, for who looks by himself; false if that is not worth it. */
  public boolean begins() {
    if (!POSSIBLE || !isWorthATry()) {
      return false;
    }
    until = System.nanoTime() + NANOS;
    return true;
  }

  /** Yields after a look that found nothing; false if it was the last. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint is what it is meant to be
  public boolean goesOn() {
    Thread.yield();
    if (System.nanoTime() - until < 0) {
      return true;
    }
    credit = Math.max(0, credit - PRICE);
    return false;
  }

  /** There was something to do. */
  public void paid() {
    credit = Math.min(MOST_CREDIT, credit + 1);
  }

  private boolean isWorthATry() {
    if (credit > 0) {
      return true;
    }
    skipped = (skipped + 1) % TRIES;
    return skipped == 0;
  }
}
