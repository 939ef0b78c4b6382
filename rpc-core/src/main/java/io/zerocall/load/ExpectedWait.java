package io.zerocall.load;

import java.util.concurrent.TimeUnit;

/**
 * Estimates how long a call that joins a queue will wait: the number of calls ahead of it, times
 * the time that a call has taken to leave the queue. That time is measured only while calls wait,
 * so that it reflects the capacity rather than the demand. A queue that was empty a moment ago is
 * treated as a burst, for which there is no estimate. Not thread-safe.
 */
public final class ExpectedWait {
  /** A call should wait in one queue for at most this part of its remaining time. */
  private static final int SHARE_OF_TIME = 4;

  private static final int MOST_SAMPLES = 64;

  /** How long a queue is treated as a burst, during which no call is refused. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * How long a queue may still be treated as a burst, as a part of a call's time; then only a call
   * that would miss its deadline is refused.
   */
  private static final int LONG_BURST_SHARE_OF_TIME = 16;

  private double nanosPerCall;
  private int samples;
  private long lastTakenAt;
  private long busySince;
  private boolean busy;

  /**
   * Records that calls have left the queue.
   *
   * @param now the time on any clock that counts nanoseconds
   * @param more whether other calls are still waiting
   */
  public void taken(long now, int calls, boolean more) {
    if (busy) {
      samples = Math.min(samples + 1, MOST_SAMPLES);
      double sample = (double) (now - lastTakenAt) / calls;
      nanosPerCall += (sample - nanosPerCall) / samples;
    } else {
      busySince = now;
    }
    lastTakenAt = now;
    busy = more;
  }

  /**
   * Records that no call is waiting any more. Must be called whenever that happens for another
   * reason than that the last calls were taken, for example because they were dropped.
   */
  public void interrupted() {
    busy = false;
  }

  /**
   * Returns the wait of a call with this many calls ahead of it, in nanoseconds, if it is too long
   * for the call's remaining time; otherwise 0. Includes the time during which no call has left the
   * queue.
   *
   * @param remainingNanos how long the caller will still wait
   * @param atOnce how many calls run at a time
   */
  public long tooLong(long now, long ahead, long remainingNanos, int atOnce) {
    long busyNanos = now - busySince;
    if (!busy || samples == 0 || busyNanos < BURST_NANOS) {
      return 0;
    }
    boolean mayBeBurst = busyNanos < remainingNanos / LONG_BURST_SHARE_OF_TIME;
    long longest = mayBeBurst ? remainingNanos : remainingNanos / SHARE_OF_TIME;
    double silent = (double) (now - lastTakenAt) / Math.max(1, atOnce);
    long wait = (long) (ahead * Math.max(nanosPerCall, silent));
    return wait > Math.max(0, longest) ? wait : 0;
  }
}
