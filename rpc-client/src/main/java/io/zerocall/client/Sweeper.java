package io.zerocall.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after something every few milliseconds while there is anything to look after. For deadlines
 * that is cheaper than a timer for each of hundreds of thousands of calls a second. Safe for use by
 * any thread.
 */
final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long PERIOD_MILLIS = 10;
  private static final long IDLE_SECONDS = 5;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final BooleanSupplier sweep;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer;

  /**
   * Makes a sweeper; it has no thread until it is armed.
   *
   * @param sweep does what is due and tells whether there is anything left to look after
   */
  Sweeper(BooleanSupplier sweep) {
    this.sweep = sweep;
    this.timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "zerocall-sweeper-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** There is something to look after. */
  void arm() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      var unused = timer.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: whoever closed it has nothing left to look after.
    }
  }

  private void run() {
    if (sweep()) {
      schedule();
      return;
    }
    armed.set(false);
    // What came between the sweep and the line above found the sweeper armed.
    if (sweep()) {
      arm();
    }
  }

  /** What fails once is looked after again all the same. */
  private boolean sweep() {
    try {
      return sweep.getAsBoolean();
    } catch (Throwable failure) {
      LOG.error("A sweep failed", failure);
      return true;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
