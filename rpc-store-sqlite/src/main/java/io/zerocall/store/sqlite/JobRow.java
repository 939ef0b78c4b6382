package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StoredJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job without its JSON, and how its state changes.
 *
 * @param number its place in the order of the submissions, by which the other tables refer to it
 * @param behind the job with the same key that has to end before this one may start; null if none
 * @param token the fencing token of the last start
 * @param endedMillis 0 if it has no final state
 * @param expiresMillis 0 if it has no final state
 */
record JobRow(
    long number,
    DueJob job,
    @Nullable String key,
    @Nullable JobId behind,
    JobState state,
    int starts,
    long token,
    long submittedMillis,
    long dueMillis,
    long keepMillis,
    long endedMillis,
    long expiresMillis) {

  static JobRow submitted(NewJob job, @Nullable JobId behind, long number, long nowMillis) {
    JobKey key = job.key();
    return new JobRow(
        number,
        new DueJob(job.id(), job.method(), job.priority(), job.owner(), job.tenant()),
        key == null ? null : key.text(),
        behind,
        JobState.WAITING,
        0,
        0,
        nowMillis,
        saturatedSum(nowMillis, job.delayMillis()),
        job.keepMillis(),
        0,
        0);
  }

  JobRow resubmitted(@Nullable JobId newBehind, long newNumber, long nowMillis) {
    return new JobRow(
        newNumber,
        job,
        key,
        newBehind,
        JobState.WAITING,
        0,
        token,
        nowMillis,
        nowMillis,
        keepMillis,
        0,
        0);
  }

  JobRow started() {
    return with(behind, JobState.RUNNING, starts + 1, token + 1, dueMillis, 0, 0);
  }

  /** Returns the job after a start that failed and is to be repeated. */
  JobRow again(long newDueMillis) {
    return with(behind, JobState.WAITING, starts, token, newDueMillis, 0, 0);
  }

  JobRow notBegun() {
    return with(behind, JobState.WAITING, starts - 1, token, dueMillis, 0, 0);
  }

  JobRow ended(JobState finalState, long nowMillis) {
    long expires = saturatedSum(nowMillis, keepMillis);
    return with(null, finalState, starts, token, dueMillis, nowMillis, expires);
  }

  private JobRow with(
      @Nullable JobId newBehind,
      JobState newState,
      int newStarts,
      long newToken,
      long newDueMillis,
      long ended,
      long expires) {
    return new JobRow(
        number,
        job,
        key,
        newBehind,
        newState,
        newStarts,
        newToken,
        submittedMillis,
        newDueMillis,
        keepMillis,
        ended,
        expires);
  }

  JobId id() {
    return job.id();
  }

  boolean isExpired(long nowMillis) {
    return state.isFinal() && expiresMillis <= nowMillis;
  }

  WaitingJob waitingJob() {
    return new WaitingJob(number, job, dueMillis);
  }

  StoredJob stored(
      @Nullable JobProgress progress, @Nullable JsonText result, List<JsonText> errors) {
    return new StoredJob(
        job.id(),
        job.method(),
        job.owner(),
        job.tenant(),
        key,
        job.priority(),
        state,
        starts,
        submittedMillis,
        dueMillis,
        endedMillis,
        expiresMillis,
        progress,
        result,
        errors);
  }

  static long saturatedSum(long a, long b) {
    long sum = a + b;
    boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
    return overflows ? Long.MAX_VALUE : sum;
  }
}
