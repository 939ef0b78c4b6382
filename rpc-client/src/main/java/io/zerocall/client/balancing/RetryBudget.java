package io.zerocall.client.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits how many calls are repeated: in any ten seconds a fifth of all calls, and a hundred more.
 * So repetitions don't multiply the load on servers that fail under it. Thread-safe.
 */
final class RetryBudget {
  private static final int SLOTS = 10;
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int CALLS_FOR_ONE = 5;
  private static final int ALWAYS = 10 * SLOTS;

  private final LongAdder newCalls = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile long slotBegunNanos;

  // Guarded by this. One element for each of the last seconds.
  private final long[] calls = new long[SLOTS];
  private final long[] taken = new long[SLOTS];
  private int slot;

  RetryBudget(long now) {
    slotBegunNanos = now;
  }

  /** Counts a call. */
  void called(long now) {
    if (now - slotBegunNanos >= SLOT_NANOS) {
      advance(now);
    }
    newCalls.increment();
  }

  /** Takes one repetition; returns whether there was one left. */
  synchronized boolean take(long now) {
    advance(now);
    long all = newCalls.sum();
    long repeated = 0;
    for (int i = 0; i < SLOTS; i++) {
      all += calls[i];
      repeated += taken[i];
    }
    if (repeated >= ALWAYS + all / CALLS_FOR_ONE) {
      refused.increment();
      return false;
    }
    taken[slot]++;
    return true;
  }

  /** Returns how often there was none left. */
  long refused() {
    return refused.sum();
  }

  private synchronized void advance(long now) {
    long passed = (now - slotBegunNanos) / SLOT_NANOS;
    if (passed <= 0) {
      return;
    }
    slotBegunNanos += passed * SLOT_NANOS;
    calls[slot] += newCalls.sumThenReset();
    for (long i = 0; i < Math.min(passed, SLOTS); i++) {
      slot = (slot + 1) % SLOTS;
      calls[slot] = 0;
      taken[slot] = 0;
    }
  }
}
