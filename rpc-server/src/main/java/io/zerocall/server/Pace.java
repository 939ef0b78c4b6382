package io.zerocall.server;

/**
 * Remembers whether a method has been quick, so that it can be run where its request was read,
 * without waking another thread. A method has to prove itself first, and again after it was slow:
 * each time over more runs. Updates by several threads may get lost; that costs a little time,
 * never correctness, since a transport survives a slow method.
 */
final class Pace {
  private static final long QUICK_NANOS = 200_000;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int FIRST_PROOF = 16;
  private static final int LONGEST_PROOF = 1 << 16;
  private static final int FORGIVEN_AFTER = 10_000;

  private volatile int quickRuns;
  private volatile int proof = FIRST_PROOF;

  boolean isQuick() {
    return quickRuns >= proof;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // see above
  void ran(long nanos) {
    if (nanos < QUICK_NANOS) {
      int runs = quickRuns;
      if (runs < FORGIVEN_AFTER) {
        quickRuns = runs + 1;
      } else if (proof != FIRST_PROOF) {
        proof = FIRST_PROOF;
      }
    } else if (nanos > SLOW_NANOS) {
      if (isQuick()) {
        proof = Math.min(proof * 4, LONGEST_PROOF);
      }
      quickRuns = 0;
    }
  }
}
