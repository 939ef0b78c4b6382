package io.zerocall;

/** What has become of a job: a call that was submitted to a broker and outlives its caller. */
public enum JobState {
  /** It waits for a worker, or for the moment at which it may start. */
  WAITING,

  /** A worker has it. */
  RUNNING,

  /** Its method has returned, and the result is stored. */
  DONE,

  /** It has failed for good: it is a dead letter, and its last error is stored. */
  FAILED,

  /** It was cancelled, and won't start again. */
  CANCELLED;

  /** Returns whether nothing will change it any more, except that it expires. */
  public boolean isFinal() {
    return this != WAITING && this != RUNNING;
  }
}
