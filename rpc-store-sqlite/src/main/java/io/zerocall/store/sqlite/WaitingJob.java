package io.zerocall.store.sqlite;

import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import java.util.Comparator;
import java.util.Objects;

/**
 * A job that waits.
 *
 * @param number its place in the order of the submissions
 */
record WaitingJob(long number, DueJob job, long dueMillis) {
  static final Comparator<WaitingJob> FIRST_TO_START = Comparator.comparingInt(
          (WaitingJob waiting) -> waiting.job.priority())
      .reversed()
      .thenComparingLong(WaitingJob::number);

  static final Comparator<WaitingJob> FIRST_DUE =
      Comparator.comparingLong(WaitingJob::dueMillis).thenComparingLong(WaitingJob::number);

  JobId id() {
    return job.id();
  }

  String method() {
    return job.method();
  }

  /** Returns whose limit it counts for; empty if there is none. */
  String tenant() {
    return Objects.requireNonNullElse(job.tenant(), "");
  }
}
