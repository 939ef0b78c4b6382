package io.zerocall.load;

import java.util.concurrent.TimeUnit;

/**
 * How long a call that joins a queue will wait: the calls ahead of it, times the time that one has
 * taken to leave the queue. That time is measured only while calls wait, so that it tells what can
 * be done and not what is asked. A queue that was empty a moment ago is a burst, of which nothing
 * is foretold. Not safe for use by several threads.
 */
public final class ExpectedWait {
  /** A call is not to wait longer in one queue than this part of the time it has left. */
  private static final int SHARE_OF_TIME = 4;

  private static final int MOST_SAMPLES = 64;

  /** A queue is taken for a burst for so long; nothing is refused. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * For this part of a call's time, a queue may still be a burst: only a call that would come too
   * late altogether is refused.
   */
  private static final int LONG_BURST_SHARE_OF_TIME = 16;

  private double nanosPerCall;
  private int samples;
  private long lastTakenAt;
  private long busySince;
  private boolean busy;

  /**
   * Calls have left the queue.
   *
   * @param now of any clock that counts nanoseconds
   * @param more whether others are still waiting
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
   * Nothing waits any more that could leave the queue: to be called whenever that is so for another
   * reason than that the last calls were taken, such as that they were given up.
   */
  public void interrupted() {
    busy = false;
  }

  /**
   * The wait of a call with so many ahead of it, in nanoseconds, if it is too long for the time
   * that the call has left; otherwise 0. Where nothing leaves the queue for a while, that counts
   * too.
   *
   * @param remainingNanos how long somebody will wait for the call
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
