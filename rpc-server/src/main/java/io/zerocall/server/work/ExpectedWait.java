package io.zerocall.server.work;

/**
 * How long a call that joins the queue will wait: the calls ahead of it, times the time that one
 * has taken to leave the queue. That time is measured only while calls wait, so that it tells what
 * the server can do and not what it is asked. Not safe for use by several threads.
 */
final class ExpectedWait {
  private static final int MOST_SAMPLES = 64;

  private double nanosPerCall;
  private int samples;
  private long lastTakenAt;
  private boolean busy;

  /**
   * Work has left the queue.
   *
   * @param more whether other work is still waiting
   */
  void taken(long now, int calls, boolean more) {
    if (busy) {
      samples = Math.min(samples + 1, MOST_SAMPLES);
      double sample = (double) (now - lastTakenAt) / calls;
      nanosPerCall += (sample - nanosPerCall) / samples;
    }
    lastTakenAt = now;
    busy = more;
  }

  /**
   * The wait of a call with so many ahead of it. Where nothing leaves the queue for a while, that
   * counts too.
   *
   * @param running how many run at a time
   */
  long nanos(long now, long ahead, int running) {
    if (!busy || samples == 0) {
      return 0;
    }
    double silent = (double) (now - lastTakenAt) / Math.max(1, running);
    return (long) (ahead * Math.max(nanosPerCall, silent));
  }
}
