package io.zerocall.bench.publish;

import java.util.concurrent.TimeUnit;

/**
 * Counts the notifications of one subscriber. Numbers from 0 on are counted, and must rise within a
 * burst. A negative number marks the end of a burst. Thread-safe.
 */
final class Subscriber implements NotificationListener {
  private static final long LOOK_MILLIS = 5;

  private int mark;
  private int delivered;
  private int lastNumber = -1;
  private long lastNanos;
  private boolean outOfOrder;

  /**
   * How many arrived or are known to have been missed, since the beginning and including the marks.
   */
  private long accounted;

  @Override
  public synchronized void notification(int number) {
    accounted++;
    if (number < 0) {
      mark = number;
      notifyAll();
      return;
    }
    outOfOrder |= number <= lastNumber;
    lastNumber = number;
    delivered++;
    lastNanos = System.nanoTime();
  }

  @Override
  public synchronized void missed(long count) {
    accounted += count;
    notifyAll();
  }

  /** Resets the counts for a new burst. */
  synchronized void reset() {
    delivered = 0;
    lastNumber = -1;
  }

  /** Returns whether the mark arrived within this many milliseconds. */
  synchronized boolean awaitMark(int awaited, long millis) throws InterruptedException {
    long begun = System.nanoTime();
    long left = millis;
    while (mark != awaited && left > 0) {
      wait(left);
      left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
    return mark == awaited;
  }

  /**
   * Checks that arrived and missed notifications add up to the published ones.
   *
   * @throws IllegalStateException if they are more, or still fewer after the time has passed
   */
  synchronized void requireAccount(long published, long millis) throws InterruptedException {
    long begun = System.nanoTime();
    long left = millis;
    while (accounted < published && left > 0) {
      wait(Math.min(left, LOOK_MILLIS)); // a single notification doesn't wake this thread
      left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
    if (accounted != published) {
      throw new IllegalStateException("a subscriber received or missed " + accounted + " of "
          + published + " published notifications");
    }
  }

  synchronized int delivered() {
    return delivered;
  }

  /** Returns when the last counted notification arrived, in the time of {@link System#nanoTime}. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  /**
   * Checks that no notification arrived after one that was published later.
   *
   * @throws IllegalStateException if one did
   */
  synchronized void requireOrder() {
    if (outOfOrder) {
      throw new IllegalStateException("a subscriber got notifications out of order");
    }
  }
}
