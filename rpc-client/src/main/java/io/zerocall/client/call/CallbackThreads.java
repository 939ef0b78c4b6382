package io.zerocall.client.call;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The default threads that complete the futures of all clients. A few threads are enough as long as
 * the futures' dependents are quick, and cheaper than many. While all of them are blocked, and so
 * could delay the replies of other calls, threads are added. Thread-safe.
 */
public final class CallbackThreads implements Executor {
  public static final CallbackThreads SHARED =
      new CallbackThreads(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  private static final int MOST = 1_024;
  private static final long IDLE_SECONDS = 5;

  private final AtomicInteger numbers = new AtomicInteger();
  private final int usual;
  private final ThreadPoolExecutor threads;
  private final PeriodicScanner scanner = new PeriodicScanner();
  private long seenCompleted; // only used by scans

  CallbackThreads(int usual) {
    this.usual = usual;
    this.threads = new ThreadPoolExecutor(
        usual, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "zerocall-callbacks-" + numbers.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    threads.allowCoreThreadTimeOut(true);
    scanner.add(this::relieve);
  }

  /** Runs a completion on the user's executor, or on these threads if that is closed or full. */
  public static void run(Executor callbacks, Runnable completion) {
    try {
      callbacks.execute(completion);
    } catch (RuntimeException e) {
      SHARED.execute(completion); // the caller must get the outcome all the same
    }
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
    if (!threads.getQueue().isEmpty()) {
      scanner.arm();
    }
  }

  /**
   * Adds threads if tasks have waited since the last check without any thread becoming free.
   * Returns whether any task waits.
   */
  private boolean relieve() {
    if (threads.getQueue().isEmpty()) {
      threads.setCorePoolSize(usual);
      return false;
    }
    long completed = threads.getCompletedTaskCount();
    if (completed == seenCompleted) {
      int present = threads.getCorePoolSize();
      threads.setCorePoolSize(Math.min(MOST, present + 1 + present / 2));
    }
    seenCompleted = completed;
    return true;
  }
}
