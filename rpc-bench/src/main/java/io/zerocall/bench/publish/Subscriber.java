package io.zerocall.bench.publish;

import java.util.concurrent.TimeUnit;

/**
 * Counts what comes to one subscriber. Numbers from 0 on are counted, and are to rise within a
 * burst; a negative one marks the end of a burst. Safe for any thread.
 */
final class Subscriber implements NotificationListener {
  private static final long LOOK_MILLIS = 5;

  private int mark;
  private int delivered;
  private int lastNumber = -1;
  private long lastNanos;
  private boolean outOfOrder;

  /** How many came, or are known to have been missed, from the beginning and with the marks. */
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

  /** Begins to count from nothing. */
  synchronized void reset() {
    delivered = 0;
    lastNumber = -1;
  }

  /** Whether the mark came within so many milliseconds. */
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
   * Makes sure that what came and what was missed are together what was published.
   *
   * @throws IllegalStateException if they are more, or less even after some time
   */
  synchronized void requireAccount(long published, long millis) throws InterruptedException {
    long begun = System.nanoTime();
    long left = millis;
    while (accounted < published && left > 0) {
      wait(Math.min(left, LOOK_MILLIS)); // nobody tells of a single notification
      left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
    if (accounted != published) {
      throw new IllegalStateException("of " + published
          + " that were published a subscriber got, or" + " was told to have missed, " + accounted);
    }
  }

  synchronized int delivered() {
    return delivered;
  }

  /** When the last that was counted came, as {@link System#nanoTime} has it. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  /**
   * Makes sure that none came after one that was published later.
   *
   * @throws IllegalStateException if one did
   */
  synchronized void requireOrder() {
    if (outOfOrder) {
      throw new IllegalStateException("a subscriber got notifications out of order");
    }
  }
}
