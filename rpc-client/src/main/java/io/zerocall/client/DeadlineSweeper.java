package io.zerocall.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Looks for expired calls every few milliseconds while there are any that nobody waits for, which
 * is cheaper than a timer for each of hundreds of thousands a second. Safe for use by any thread.
 */
final class DeadlineSweeper implements AutoCloseable {
  private static final long PERIOD_MILLIS = 10;
  private static final long IDLE_SECONDS = 5;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final BooleanSupplier sweep;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer;

  /**
   * Makes a sweeper; it has no thread until it is armed.
   *
   * @param sweep ends what has expired and tells whether there is anything left to watch
   */
  DeadlineSweeper(BooleanSupplier sweep) {
    this.sweep = sweep;
    this.timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "zerocall-deadlines-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** There is something to watch. */
  void arm() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      var unused = timer.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: whoever closed it has ended all calls.
    }
  }

  private void run() {
    if (sweep.getAsBoolean()) {
      schedule();
      return;
    }
    armed.set(false);
    // A call that came between the sweep and the line above found the sweeper armed.
    if (sweep.getAsBoolean()) {
      arm();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
