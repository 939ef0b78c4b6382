package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.NewJob;
import org.jspecify.annotations.Nullable;

/**
 * Where a submission stands among the jobs with its key.
 *
 * @param id of the job that the submission is
 * @param behind the job that must end before it starts; null if there is none
 */
record Placed(NewJob job, JobId id, @Nullable JobId behind) {

  static Placed first(NewJob job) {
    return new Placed(job, job.id(), null);
  }

  static Placed behind(NewJob job, JobId other) {
    return new Placed(job, job.id(), other);
  }

  /** Returns the place of a submission that is a job which is there already. */
  static Placed as(NewJob job, JobId present) {
    return new Placed(job, present, null);
  }

  boolean isNew() {
    return job.id().equals(id);
  }
}
