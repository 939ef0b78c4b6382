package io.zerocall.store.sqlite;

import io.zerocall.jobs.JobId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an operation has done within a transaction.
 *
 * @param value for the caller
 * @param committed changes the waiting jobs in memory once the transaction is durable
 */
record Outcome<T>(@Nullable T value, Consumer<WaitingJobs> committed) {

  static <T> Outcome<T> of(@Nullable T value) {
    return new Outcome<>(value, waiting -> {});
  }

  /** The job waits now, unless another one has to end first. */
  static <T> Outcome<T> waits(@Nullable T value, JobRow job) {
    return job.behind() == null
        ? new Outcome<>(value, waiting -> waiting.add(job.waitingJob()))
        : new Outcome<>(value, waiting -> waiting.remove(job.id()));
  }

  static <T> Outcome<T> started(@Nullable T value, JobId job) {
    return new Outcome<>(value, waiting -> waiting.start(job));
  }

  /** @param released the jobs that no longer wait for the end of this one */
  static <T> Outcome<T> ended(@Nullable T value, JobId job, List<JobRow> released) {
    return new Outcome<>(value, waiting -> {
      waiting.remove(job);
      released.forEach(next -> waiting.add(next.waitingJob()));
    });
  }
}
