package io.zerocall.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows how long a method's runs take, and so whether it may run on the thread that reads, where no
 * other thread has to be woken. A method has to prove that it is quick, and again after it was
 * slow: each time over more runs. It is not quick while several runs of it have not returned, so
 * that a method that suddenly blocks can't occupy the threads that read. Knows too which part of
 * its time the method computes. Updates by several threads may get lost; that costs a little time,
 * never correctness, since a transport survives a slow method.
 */
final class LatencyProfile {
  private static final long QUICK_NANOS = 200_000;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int FIRST_PROOF = 16;
  private static final int LONGEST_PROOF = 1 << 16;
  private static final int FORGIVEN_AFTER = 10_000;
  private static final int MEAN_OF = 16;
  private static final double LEAST_SHARE = 0.02;
  private static final double FADING = 0.9;

  /** So many runs at a time may be quick ones; more have got stuck, whatever was known before. */
  private static final int MOST_AT_A_TIME = 4;

  private final AtomicInteger running = new AtomicInteger();
  private volatile int quickRuns;
  private volatile int proof = FIRST_PROOF;
  private volatile double computingShare = 1;
  private double cpuNanos;
  private double wallNanos;
  private long meanNanos;
  private volatile long meanCpuNanos = Long.MAX_VALUE;

  /** The profile of a method that is known to be quick. */
  static LatencyProfile quickFromStart() {
    LatencyProfile profile = new LatencyProfile();
    profile.quickRuns = FIRST_PROOF;
    return profile;
  }

  boolean isQuick() {
    return quickRuns >= proof && running.get() < MOST_AT_A_TIME;
  }

  /** How long a run has taken of late, about. */
  long meanNanos() {
    return meanNanos;
  }

  /** Which part of its time it computes, the rest being spent waiting; 1 until more is known. */
  double computingShare() {
    return computingShare;
  }

  /** The processor time that a run takes, about; {@link Long#MAX_VALUE} until one was measured. */
  long meanCpuNanos() {
    return meanCpuNanos;
  }

  /** A run begins; {@link #ran} is to follow. */
  void runs() {
    running.incrementAndGet();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // see above
  void ran(long nanos) {
    running.decrementAndGet();
    meanNanos += (nanos - meanNanos) / MEAN_OF;
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

  /**
   * A run on a worker took so long.
   *
   * @param contended whether it may have waited for a processor: then it only counts if it computed
   *     more than is known
   */
  synchronized void measured(long cpu, long wall, boolean contended) {
    long mean = meanCpuNanos;
    meanCpuNanos = mean == Long.MAX_VALUE ? cpu : mean + (cpu - mean) / MEAN_OF;
    if (wall <= 0 || (contended && (double) cpu / wall < computingShare)) {
      return;
    }
    cpuNanos = cpuNanos * FADING + cpu;
    wallNanos = wallNanos * FADING + wall;
    computingShare = share(cpuNanos, wallNanos);
  }

  /** A run that goes on has been seen to wait. It counts until a run has been measured. */
  synchronized void seenToWait(long cpu, long wall) {
    if (wallNanos == 0 && wall > 0) {
      computingShare = share((double) cpu, (double) wall);
    }
  }

  private static double share(double cpu, double wall) {
    return Math.max(LEAST_SHARE, Math.min(1, cpu / wall));
  }
}
