package io.zerocall.broker.jobs;

import io.zerocall.JobState;
import io.zerocall.jobs.JobStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the jobs of each state. A store may read everything for that, so a count is repeated after
 * two seconds at the earliest, and never begins while another one is under way. Thread-safe.
 */
final class JobCounts {
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final JobStore store;
  private final LongSupplier clock;
  private CompletableFuture<Map<JobState, Long>> last =
      CompletableFuture.failedFuture(new IllegalStateException("not counted")); // guarded by this
  private long begunNanos; // guarded by this

  /** @param clock the time in nanoseconds, from any origin */
  JobCounts(JobStore store, LongSupplier clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Returns the last count, or a new one. Cancelling the stage doesn't end the count. */
  synchronized CompletionStage<Map<JobState, Long>> get() {
    long now = clock.getAsLong();
    boolean isOld = now - begunNanos > AGE_NANOS;
    if (last.isCompletedExceptionally() || (last.isDone() && isOld)) {
      begunNanos = now;
      last = store.count().toCompletableFuture();
    }
    return last.copy();
  }
}
