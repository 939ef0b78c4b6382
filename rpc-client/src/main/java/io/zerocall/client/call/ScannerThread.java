package io.zerocall.client.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A thread for scanners. It starts when it is armed, and ends after some idle seconds, or when its
 * last scanner is removed. Thread-safe.
 */
final class ScannerThread {
  private static final long PERIOD_MILLIS = 10;
  private static final long IDLE_SECONDS = 5;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final List<BooleanSupplier> scanners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean armed = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer;

  ScannerThread() {
    this.timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "zerocall-scanner-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Adds a scanner, which returns whether anything is left to check. */
  void add(BooleanSupplier scanner) {
    scanners.add(scanner);
  }

  void remove(BooleanSupplier scanner) {
    if (scanners.remove(scanner) && scanners.isEmpty()) {
      timer.shutdownNow();
    }
  }

  /** Starts scanning, because a scanner is armed. */
  void arm() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      var unused = timer.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // All scanners were closed; nothing is left to check.
    }
  }

  private void run() {
    if (scanAll()) {
      schedule();
      return;
    }
    armed.set(false);
    // A scanner that was armed between the scans and the line above found this thread armed.
    if (scanAll()) {
      arm();
    }
  }

  private boolean scanAll() {
    boolean anyLeft = false;
    for (BooleanSupplier scanner : scanners) {
      anyLeft |= scanner.getAsBoolean();
    }
    return anyLeft;
  }
}
