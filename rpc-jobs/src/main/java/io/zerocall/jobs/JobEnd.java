package io.zerocall.jobs;

import io.zerocall.JsonText;

/** How a start of a job has ended. */
public sealed interface JobEnd {

  /**
   * The method has returned.
   *
   * @param result the result
   */
  record Done(JsonText result) implements JobEnd {}

  /**
   * The job has failed for good.
   *
   * @param error the error object
   */
  record Failed(JsonText error) implements JobEnd {}

  /**
   * The start has failed, and the job is to start again.
   *
   * @param error the error object
   * @param pauseMillis the time until it may start again, in milliseconds
   */
  record Again(JsonText error, long pauseMillis) implements JobEnd {}

  /** No worker has begun the start, which doesn't count. The job may start again at once. */
  record NotBegun() implements JobEnd {}
}
