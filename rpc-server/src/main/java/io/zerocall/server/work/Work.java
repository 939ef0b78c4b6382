package io.zerocall.server.work;

/** Something that waits for a worker. */
public interface Work extends Runnable {

  /** How many calls it has; the unit in which waiting is measured. */
  int calls();

  /** Which part of its time on a worker it keeps a processor busy, as far as is known: 0 to 1. */
  double computingShare();

  /** The processor time that it takes, about; {@link Long#MAX_VALUE} if that isn't known. */
  long meanCpuNanos();

  /** It was not refused, and is about to wait or to run. On the thread that offered it. */
  void accepted();

  /**
   * It has run on a worker.
   *
   * @param cpuNanos the processor time that it took
   * @param wallNanos the time that it took
   * @param contended whether it may have had to wait for a processor, so that it only seems to have
   *     blocked
   */
  void measured(long cpuNanos, long wallNanos, boolean contended);

  /**
   * It has been seen to wait for something while it runs, by another thread.
   *
   * @param cpuNanos the processor time that it has taken so far
   * @param wallNanos the time that it has taken so far
   */
  void seenToWait(long cpuNanos, long wallNanos);

  /** It doesn't run, because no thread could be had for it. */
  void refused();
}
