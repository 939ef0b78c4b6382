package io.zerocall.broker.jobs;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import org.jspecify.annotations.Nullable;

/** What a broker knows of jobs that workers have. */
public final class StartedJobs {
  private StartedJobs() {}

  /** Returns the latest progress of a job; null if there is none, or no worker has the job. */
  public static @Nullable JobProgress progress(MemoryJobStore store, String id) {
    return ((JobRunner) store.listener()).progress(JobId.parse(id));
  }
}
