package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.NewJob;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for jobs with the same key. Those of them that have no final state are a chain, in
 * which each is behind the one that was submitted before. Only the thread of the connection uses
 * it.
 */
final class KeyedJobs {
  private final JobTable jobs;

  KeyedJobs(JobTable jobs) {
    this.jobs = jobs;
  }

  /**
   * Returns the job that counts for the key of a new one: the latest, or the latest of the chain.
   */
  Optional<JobRow> latest(NewJob job, long nowMillis) throws SQLException {
    JobKey key = job.key();
    if (key == null) {
      return Optional.empty();
    }
    return key.conflict() == KeyConflict.SAME_JOB
        ? jobs.withKey(key.text(), job.method(), job.owner(), nowMillis)
        : jobs.unended(key.text(), job.method(), job.owner());
  }

  /** Returns whether a submission is the job that is there, rather than another job. */
  static boolean isSame(KeyConflict conflict, JobState present) {
    return conflict == KeyConflict.SAME_JOB || present == JobState.WAITING;
  }

  /** Returns the job that has to end before one that is submitted again; null if there is none. */
  @Nullable
  JobId before(JobRow job) throws SQLException {
    String key = job.key();
    return key == null
        ? null
        : jobs.unended(key, job.job().method(), job.job().owner())
            .map(JobRow::id)
            .orElse(null);
  }

  /** Returns the jobs that may start because another one has ended. */
  List<JobRow> release(JobRow ended) throws SQLException {
    if (ended.key() == null) {
      return List.of();
    }
    List<JobRow> next = jobs.behind(ended.id());
    for (JobRow job : next) {
      jobs.moveUp(job.id(), ended.behind());
    }
    return ended.behind() == null ? next : List.of();
  }
}
