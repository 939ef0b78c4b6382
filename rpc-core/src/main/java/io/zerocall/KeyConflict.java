package io.zerocall;

/**
 * What becomes of a submission whose key another job has already, which the same user has submitted
 * for the same method.
 */
public enum KeyConflict {
  /**
   * The submission is that job, whatever its state, as long as the broker keeps it. So a submission
   * can be repeated without harm.
   */
  SAME_JOB,

  /**
   * The submission is that job if it waits. If it runs, the submission is a job that starts after
   * its end. If it has ended, the submission is a new job. So jobs with one key never run at the
   * same time, and one begins after the last submission.
   */
  ONCE_MORE
}
