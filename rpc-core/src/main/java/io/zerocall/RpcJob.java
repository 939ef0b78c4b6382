package io.zerocall;

import org.jspecify.annotations.Nullable;

/**
 * The job that a worker's method runs for a broker; see {@link RpcContext#job()}. May be used by
 * any thread, also after the method has returned. No method blocks.
 */
public interface RpcJob {
  /** How many characters of a message are reported at most. */
  int LONGEST_MESSAGE = 500;

  /** Returns the job's id, by which its result is fetched: 32 hexadecimal digits. */
  String id();

  /** Returns the number of this start, from 1: the job has been started this many times. */
  int start();

  /**
   * Reports how far the job is, without a total.
   *
   * @throws IllegalArgumentException if the progress is negative
   */
  default void progress(long progress) {
    progress(progress, -1, null);
  }

  /**
   * Reports how far the job is.
   *
   * @param total the progress at the end; -1 if it is unknown
   * @throws IllegalArgumentException if the progress is negative, or the total is below -1
   */
  default void progress(long progress, long total) {
    progress(progress, total, null);
  }

  /**
   * Reports how far the job is. Replaces what was reported before. May be called any number of
   * times: the broker gets at most about ten reports of a job in a second. The last one always
   * reaches it if the connection lasts, before the method's result. Has no effect once the method
   * has ended: once it has returned or thrown, or the future that it returned is complete.
   *
   * @param progress how much is done, in a unit of the method's choice
   * @param total the progress at the end; -1 if it is unknown
   * @param message what is being done, or null. Only its first {@value #LONGEST_MESSAGE} characters
   *     are reported
   * @throws IllegalArgumentException if the progress is negative, or the total is below -1
   */
  void progress(long progress, long total, @Nullable String message);

  /**
   * Returns whether the result is no longer wanted: the job was cancelled, the connection to the
   * broker was lost, or the server's close has interrupted the method. The thread that runs the
   * method is interrupted then, and the future that it returned is cancelled.
   */
  boolean isCancelled();
}
