package io.zerocall.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers whether a method has been quick, so that it can be run where its request was read,
 * without waking another thread. A method has to prove itself first, and again after it was slow:
 * each time over more runs. It is not quick while several runs of it haven't come back, so that one
 * that suddenly blocks can't use up the threads that read. Updates by several threads may get lost;
 * that costs a little time, never correctness, since a transport survives a slow method.
 */
final class Pace {
  private static final long QUICK_NANOS = 200_000;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int FIRST_PROOF = 16;
  private static final int LONGEST_PROOF = 1 << 16;
  private static final int FORGIVEN_AFTER = 10_000;

  /** So many runs at a time may be quick ones; more have got stuck, whatever was known before. */
  private static final int MOST_AT_A_TIME = 4;

  private final AtomicInteger running = new AtomicInteger();
  private volatile int quickRuns;
  private volatile int proof = FIRST_PROOF;

  boolean isQuick() {
    return quickRuns >= proof && running.get() < MOST_AT_A_TIME;
  }

  /** A run begins; {@link #ran} is to follow. */
  void runs() {
    running.incrementAndGet();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // see above
  void ran(long nanos) {
    running.decrementAndGet();
    if (nanos < QUICK_NANOS) {
      int runs = quickRuns;
      if (runs < FORGIVEN_AFTER) {
        quickRuns = runs + 1;
      } else if (proof != FIRST_PROOF) {
        proof = FIRST_PROOF;
      }
    } else if (nanos > SLOW_NANOS) {
      if (quickRuns >= proof) {
        proof = Math.min(proof * 4, LONGEST_PROOF);
      }
      quickRuns = 0;
    }
  }
}
