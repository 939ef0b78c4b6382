package io.zerocall.server.work;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run methods that may block, with a bound on the work that they may have.
 * Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final int MOST_OUTSTANDING = 16_384;

  private final Executor executor;
  private final boolean owned;
  private final int most;
  private final boolean reused;
  private final AtomicInteger outstanding = new AtomicInteger();

  private Workers(Executor executor, boolean owned, int most, boolean reused) {
    this.executor = executor;
    this.owned = owned;
    this.most = most;
    this.reused = reused;
  }

  /** Returns workers of an executor that the user has created and will shut down. */
  public static Workers of(Executor executor) {
    return new Workers(executor, false, MOST_OUTSTANDING, false);
  }

  /**
   * Returns workers on virtual threads if the JVM has them, otherwise on up to 1,024 platform
   * threads, created as needed and ended when idle.
   */
  public static Workers ofDefault() {
    ExecutorService virtual = WorkerThreads.virtual();
    return virtual == null
        ? ofThreads(WorkerThreads.DEFAULT_MOST)
        : new Workers(virtual, true, MOST_OUTSTANDING, false);
  }

  /**
   * Returns workers on at most this many platform threads, created as needed and ended when idle.
   */
  public static Workers ofThreads(int most) {
    return new Workers(WorkerThreads.platform(most), true, most, true);
  }

  /** Returns the same for an executor that its owner shuts down. */
  static Workers ofThreads(Executor executor, int most) {
    return new Workers(executor, false, most, true);
  }

  /** Returns the maximum number of threads. */
  int most() {
    return most;
  }

  /** Returns whether a task waits for a thread. */
  boolean haveOthersToRun() {
    return executor instanceof ThreadPoolExecutor pool && !pool.getQueue().isEmpty();
  }

  /** Returns whether a platform thread that has run a task should run the next one. */
  boolean areReused() {
    return reused;
  }

  /** Runs a task on a worker; returns false if the workers are overloaded. */
  public boolean execute(Runnable work) {
    if (outstanding.incrementAndGet() > MOST_OUTSTANDING) {
      outstanding.decrementAndGet();
      return false;
    }
    Task task = new Task(work);
    try {
      executor.execute(task);
      return true;
    } catch (Throwable e) {
      if (!(e instanceof RejectedExecutionException)) {
        LOG.error("The executor of a server failed", e);
      }
      // a task that has begun despite the exception answers its call itself
      boolean begun = !task.take();
      if (!begun) {
        outstanding.decrementAndGet();
      }
      return begun;
    }
  }

  /** A task that runs at most once. */
  private final class Task implements Runnable {
    private final Runnable work;
    private final AtomicBoolean taken = new AtomicBoolean();

    Task(Runnable work) {
      this.work = work;
    }

    boolean take() {
      return taken.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (take()) {
        try {
          work.run();
        } finally {
          outstanding.decrementAndGet();
        }
      }
    }
  }

  /** Shuts down the threads if the library owns them. */
  @Override
  public void close() {
    if (owned && executor instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }
}
