package io.zerocall.store.sqlite;

import io.zerocall.jobs.JobId;
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

  static <T> Outcome<T> waits(@Nullable T value, JobRow job) {
    WaitingJob waitingJob = job.waitingJob();
    return new Outcome<>(value, waiting -> waiting.add(waitingJob));
  }

  static <T> Outcome<T> waitsNoLonger(@Nullable T value, JobId job) {
    return new Outcome<>(value, waiting -> waiting.remove(job));
  }
}
