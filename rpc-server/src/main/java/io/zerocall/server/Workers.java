package io.zerocall.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which methods run that may block, and how much they may have to do at a time. Safe
 * for use by any thread.
 */
final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final int MOST_OUTSTANDING = 16_384;

  private final Executor executor;
  private final boolean owned;
  private final AtomicInteger outstanding = new AtomicInteger();

  private Workers(Executor executor, boolean owned) {
    this.executor = executor;
    this.owned = owned;
  }

  /** Workers that the user has made and will end. */
  static Workers of(Executor executor) {
    return new Workers(executor, false);
  }

  /**
   * Virtual threads where the JVM has them, otherwise up to a thousand platform threads that come
   * and go.
   */
  static Workers ofDefault() {
    ExecutorService virtual = WorkerThreads.virtual();
    return new Workers(
        virtual == null ? WorkerThreads.platform(WorkerThreads.DEFAULT_MOST) : virtual, true);
  }

  /** So many platform threads at most, which come and go. */
  static Workers ofThreads(int most) {
    return new Workers(WorkerThreads.platform(most), true);
  }

  /** False if there is too much to do already. */
  boolean execute(Runnable work) {
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
      boolean begun = !task.take(); // one that has begun all the same is answered
      if (!begun) {
        outstanding.decrementAndGet();
      }
      return begun;
    }
  }

  /** Something to do, once. */
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

  /** Ends the workers' threads, if they are the library's own. */
  @Override
  public void close() {
    if (owned && executor instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }
}
