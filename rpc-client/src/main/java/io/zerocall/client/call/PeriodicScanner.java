package io.zerocall.client.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scans every few milliseconds while one of them has anything to check. For the deadlines of
 * hundreds of thousands of calls per second that is cheaper than a timer for each. Thread-safe.
 */
public final class PeriodicScanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicScanner.class);
  private static final long PERIOD_MILLIS = 10;
  private static final long IDLE_SECONDS = 5;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final List<BooleanSupplier> scans = new CopyOnWriteArrayList<>();
  private final AtomicBoolean armed = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer;

  /** Creates a scanner without scans. It starts its thread when it is armed. */
  public PeriodicScanner() {
    this.timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "zerocall-scanner-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Adds a scan.
   *
   * @param scan handles what is due, and returns whether anything is left to check
   */
  public void add(BooleanSupplier scan) {
    scans.add(scan);
  }

  /** Starts scanning, because there is something to check. */
  public void arm() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      var unused = timer.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The scanner was closed; nothing is left to check.
    }
  }

  private void run() {
    if (scanAll()) {
      schedule();
      return;
    }
    armed.set(false);
    // Anything that was added between the scans and the line above found the scanner armed.
    if (scanAll()) {
      arm();
    }
  }

  private boolean scanAll() {
    boolean anyLeft = false;
    for (BooleanSupplier scan : scans) {
      anyLeft |= scan(scan);
    }
    return anyLeft;
  }

  /** Runs a scan. A scan that fails is run again, and doesn't prevent others from running. */
  private static boolean scan(BooleanSupplier scan) {
    try {
      return scan.getAsBoolean();
    } catch (Throwable failure) {
      LOG.error("A scan failed", failure);
      return true;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
