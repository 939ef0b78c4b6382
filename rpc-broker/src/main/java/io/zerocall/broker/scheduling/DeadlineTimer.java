package io.zerocall.broker.scheduling;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs a scan when the earliest deadline of the tasks that wait has passed. It knows only when the
 * next scan is due, so a task costs a comparison and no memory. Runs a daemon thread. Thread-safe.
 */
final class DeadlineTimer implements AutoCloseable {
  /** The minimum pause between two scans, however close the deadlines are. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A scan is at most this part of the time, since it holds the scheduler's lock. */
  private static final int SHARE_OF_TIME = 20;

  private final Scan scan;
  private final LongSupplier clock;
  private final ScheduledThreadPoolExecutor thread;

  /** The deadline for which a scan is scheduled; changed under the lock. */
  private volatile long next = Long.MAX_VALUE;

  private long earliest; // guarded by this: when a scan may begin

  /** Ends the tasks whose deadline has passed. */
  @FunctionalInterface
  interface Scan {
    /** Returns the earliest deadline of the others; {@code Long.MAX_VALUE} if they have none. */
    long run();
  }

  /**
   * Creates a timer.
   *
   * @param thread the name of its thread, which begins with the first deadline
   * @param clock the time in nanoseconds, of which the deadlines are values
   */
  DeadlineTimer(String thread, Scan scan, LongSupplier clock) {
    this.scan = scan;
    this.clock = clock;
    this.earliest = clock.getAsLong();
    this.thread = new ScheduledThreadPoolExecutor(
        1, work -> thread(thread, work), new ThreadPoolExecutor.DiscardPolicy());
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Ensures that a scan runs when this deadline has passed. Its task must wait already. */
  void watch(long deadline) {
    if (isBeforeNext(deadline)) {
      schedule(deadline);
    }
  }

  private boolean isBeforeNext(long deadline) {
    long known = next;
    return deadline != Long.MAX_VALUE && (known == Long.MAX_VALUE || deadline - known < 0);
  }

  private synchronized void schedule(long deadline) {
    if (isBeforeNext(deadline)) {
      next = deadline;
      long now = clock.getAsLong();
      var unused = thread.schedule(
          () -> scan(deadline), Math.max(deadline - now, earliest - now), TimeUnit.NANOSECONDS);
    }
  }

  /** @param due the deadline for which it was scheduled: another one may have become earlier */
  private void scan(long due) {
    long begun = clock.getAsLong();
    synchronized (this) {
      if (next != due) {
        return; // the scan for the earlier one has replaced it
      }
      next = Long.MAX_VALUE;
    }
    long following = scan.run();
    synchronized (this) {
      long now = clock.getAsLong();
      earliest = now + Math.max(PAUSE_NANOS, (now - begun) * SHARE_OF_TIME);
    }
    watch(following);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
