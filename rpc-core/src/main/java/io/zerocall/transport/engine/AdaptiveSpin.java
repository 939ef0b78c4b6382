package io.zerocall.transport.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Polls for work for a short time before its thread sleeps, as long as that pays: waking a thread
 * takes longer than a peer on the same machine takes to answer. It yields between the polls, so
 * that it doesn't delay threads that have work. For one thread at a time.
 */
public final class AdaptiveSpin {
  /** How long to spin, in microseconds, for peers that speak ZMTP. */
  public static final int ZMTP_MICROS = 50;

  private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

  /** If so many messages arrived together, spinning would split the next batch into small ones. */
  private static final int MANY = 16;

  private static final int MAX_CREDIT = 16;
  private static final int COST = 4;

  /** Without credit, it spins before every 32nd sleep only. */
  private static final int TRIES = 32;

  private final long nanos;
  private int credit = MAX_CREDIT;
  private int skipped;

  /**
   * Creates a spin with full credit.
   *
   * @param micros how long to spin: a little longer than a peer takes that answers at once
   */
  public AdaptiveSpin(int micros) {
    this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /**
   * Spins until there is something to do or the time is over. Returns whether there is something to
   * do.
   *
   * @param lastCount how many messages arrived when there last was something to do
   * @param found whether there is something to do now
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint is what it is meant to be
  public boolean spin(int lastCount, BooleanSupplier found) {
    if (!POSSIBLE || lastCount >= MANY || !mayPay()) {
      return false;
    }
    long until = System.nanoTime() + nanos;
    do {
      if (found.getAsBoolean()) {
        credit = Math.min(MAX_CREDIT, credit + 1);
        return true;
      }
      Thread.yield();
    } while (System.nanoTime() - until < 0);
    credit = Math.max(0, credit - COST);
    return false;
  }

  private boolean mayPay() {
    if (credit > 0) {
      return true;
    }
    skipped = (skipped + 1) % TRIES;
    return skipped == 0;
  }
}
