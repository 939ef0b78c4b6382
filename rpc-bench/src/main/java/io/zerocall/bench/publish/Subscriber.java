package io.zerocall.bench.publish;

import java.util.concurrent.TimeUnit;

/**
 * Counts what comes to one subscriber. Numbers from 0 on are counted, and are to rise within a
 * burst; a negative one marks the end of a burst. Safe for any thread.
 */
final class Subscriber {
  private int mark;
  private int delivered;
  private int lastNumber = -1;
  private long lastNanos;
  private boolean outOfOrder;

  synchronized void take(int number) {
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
