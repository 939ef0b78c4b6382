package io.zerocall.server.work;

/** Work that waits for a worker. */
public interface Work extends Runnable {

  /** Returns how many calls it has; the unit in which waiting is measured. */
  int calls();

  /**
   * Returns which part of its time on a worker it keeps a processor busy, from 0 to 1, as far as is
   * known.
   */
  double computingShare();

  /**
   * Returns the approximate processor time that it takes; {@link Long#MAX_VALUE} if it is unknown.
   */
  long meanCpuNanos();

  /**
   * Called when it was not refused, and is about to wait or run. Runs on the thread that offered
   * it.
   */
  void accepted();

  /**
   * Called after it has run on a worker.
   *
   * @param cpuNanos the processor time that it took
   * @param wallNanos the time that it took
   * @param contended whether it may have had to wait for a processor, so that it only seems to have
   *     blocked
   */
  void measured(long cpuNanos, long wallNanos, boolean contended);

  /**
   * Called on another thread when it waits for something while it runs.
   *
   * @param cpuNanos the processor time that it has taken so far
   * @param wallNanos the time that it has taken so far
   */
  void seenToWait(long cpuNanos, long wallNanos);

  /** Called instead of running it, because no thread is available for it. */
  void refused();
}
