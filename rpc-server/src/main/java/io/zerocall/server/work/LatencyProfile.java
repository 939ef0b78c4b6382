package io.zerocall.server.work;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tracks how long a method's runs take, and so whether it may run on the thread that reads, which
 * saves waking another thread. A method has to prove that it is fast; after a slow run it has to
 * prove that again, over more runs each time. It doesn't count as fast while several of its runs
 * have not returned, so that a method that suddenly blocks can't occupy the threads that read. Also
 * tracks which part of its time the method computes. Concurrent updates may get lost; that affects
 * performance only, since the transport tolerates a slow method.
 */
public final class LatencyProfile {
  private static final long FAST_NANOS = 200_000;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int FIRST_PROOF = 16;
  private static final int LONGEST_PROOF = 1 << 16;
  private static final int FORGIVEN_AFTER = 10_000;
  private static final int MEAN_OF = 16;
  private static final double LEAST_SHARE = 0.02;
  private static final double FADING = 0.9;

  /**
   * A fast method has at most this many runs at a time. If there are more, some of them are stuck.
   */
  private static final int MOST_AT_A_TIME = 4;

  private final boolean neverBlocks;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int fastRuns;
  private volatile int proof = FIRST_PROOF;
  private volatile double computingShare = 1;
  private double cpuNanos;
  private double wallNanos;
  private long meanNanos;
  private volatile long meanCpuNanos = Long.MAX_VALUE;

  /** Creates the profile of a method that has to prove that it is fast. */
  public LatencyProfile() {
    this(false);
  }

  private LatencyProfile(boolean neverBlocks) {
    this.neverBlocks = neverBlocks;
  }

  /**
   * Returns the profile of a method that never blocks. It always runs on the thread that reads, and
   * so in the order of its connection's messages, even if a run is slow because its code is cold.
   */
  public static LatencyProfile ofNonBlocking() {
    return new LatencyProfile(true);
  }

  /** Returns the profile of a method that is known to be fast. */
  public static LatencyProfile knownToBeFast() {
    LatencyProfile profile = new LatencyProfile();
    profile.fastRuns = FIRST_PROOF;
    return profile;
  }

  public boolean isFast() {
    return neverBlocks || (fastRuns >= proof && running.get() < MOST_AT_A_TIME);
  }

  /**
   * Returns the approximate time that a run has taken recently; 0 for a method that never blocks.
   */
  public long meanNanos() {
    return neverBlocks ? 0 : meanNanos;
  }

  /** Returns which part of its time a run computes rather than waits; 1 until it is known. */
  public double computingShare() {
    return computingShare;
  }

  /**
   * Returns the approximate processor time of a run; {@link Long#MAX_VALUE} until one has been
   * measured.
   */
  public long meanCpuNanos() {
    return meanCpuNanos;
  }

  /** Notes that a run begins; {@link #ran} must follow. */
  public void runs() {
    running.incrementAndGet();
  }

  // lost updates are acceptable, see the class's comment
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void ran(long nanos) {
    running.decrementAndGet();
    meanNanos += (nanos - meanNanos) / MEAN_OF;
    if (nanos < FAST_NANOS) {
      int runs = fastRuns;
      if (runs < FORGIVEN_AFTER) {
        fastRuns = runs + 1;
      } else if (proof != FIRST_PROOF) {
        proof = FIRST_PROOF;
      }
    } else if (nanos > SLOW_NANOS) {
      if (fastRuns >= proof) {
        proof = Math.min(proof * 4, LONGEST_PROOF);
      }
      fastRuns = 0;
    }
  }

  /**
   * Notes the measured times of a run on a worker.
   *
   * @param contended whether the run may have waited for a processor; then it only counts if it
   *     computed a larger share than is known
   */
  public synchronized void measured(long cpu, long wall, boolean contended) {
    long mean = meanCpuNanos;
    meanCpuNanos = mean == Long.MAX_VALUE ? cpu : mean + (cpu - mean) / MEAN_OF;
    if (wall <= 0 || (contended && (double) cpu / wall < computingShare)) {
      return;
    }
    cpuNanos = cpuNanos * FADING + cpu;
    wallNanos = wallNanos * FADING + wall;
    computingShare = share(cpuNanos, wallNanos);
  }

  /**
   * Notes that a run in progress waits for something. Counts only until a run has been measured.
   */
  public synchronized void seenToWait(long cpu, long wall) {
    if (wallNanos == 0 && wall > 0) {
      computingShare = share((double) cpu, (double) wall);
    }
  }

  private static double share(double cpu, double wall) {
    return Math.max(LEAST_SHARE, Math.min(1, cpu / wall));
  }
}
