package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StoredJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job without its JSON, and how its state changes.
 *
 * @param number its place in the order of the submissions, by which the other tables refer to it
 * @param endedMillis 0 if it has no final state
 * @param expiresMillis 0 if it has no final state
 */
record JobRow(
    long number,
    JobId id,
    String method,
    @Nullable String owner,
    int priority,
    JobState state,
    int starts,
    long submittedMillis,
    long dueMillis,
    long keptMillis,
    long endedMillis,
    long expiresMillis) {

  static JobRow submitted(NewJob job, long number, long nowMillis) {
    return new JobRow(
        number,
        job.id(),
        job.method(),
        job.owner(),
        job.priority(),
        JobState.WAITING,
        0,
        nowMillis,
        job.dueMillis(),
        job.keptMillis(),
        0,
        0);
  }

  JobRow resubmitted(long newNumber, long nowMillis) {
    return new JobRow(
        newNumber,
        id,
        method,
        owner,
        priority,
        JobState.WAITING,
        0,
        nowMillis,
        nowMillis,
        keptMillis,
        0,
        0);
  }

  JobRow started() {
    return with(JobState.RUNNING, starts + 1, dueMillis, 0, 0);
  }

  /** Returns the job after a start that failed and is to be repeated. */
  JobRow again(long newDueMillis) {
    return with(JobState.WAITING, starts, newDueMillis, 0, 0);
  }

  JobRow notBegun() {
    return with(JobState.WAITING, starts - 1, dueMillis, 0, 0);
  }

  JobRow ended(JobState finalState, long nowMillis) {
    long expires = saturatedSum(nowMillis, keptMillis);
    return with(finalState, starts, dueMillis, nowMillis, expires);
  }

  private JobRow with(
      JobState newState, int newStarts, long newDueMillis, long ended, long expires) {
    return new JobRow(
        number,
        id,
        method,
        owner,
        priority,
        newState,
        newStarts,
        submittedMillis,
        newDueMillis,
        keptMillis,
        ended,
        expires);
  }

  boolean isExpired(long nowMillis) {
    return state.isFinal() && expiresMillis <= nowMillis;
  }

  WaitingJob waitingJob() {
    return new WaitingJob(number, new DueJob(id, method, priority, owner), dueMillis);
  }

  StoredJob stored(@Nullable JsonText result, List<JsonText> errors) {
    return new StoredJob(
        id,
        method,
        owner,
        priority,
        state,
        starts,
        submittedMillis,
        dueMillis,
        endedMillis,
        expiresMillis,
        result,
        errors);
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
    return overflows ? Long.MAX_VALUE : sum;
  }
}
