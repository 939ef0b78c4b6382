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
 * The threads on which methods run that may block, and how much they may have to do at a time. Safe
 * for use by any thread.
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

  /** Workers that the user has made and will end. */
  public static Workers of(Executor executor) {
    return new Workers(executor, false, MOST_OUTSTANDING, false);
  }

  /**
   * Virtual threads where the JVM has them, otherwise up to a thousand platform threads that come
   * and go.
   */
  public static Workers ofDefault() {
    ExecutorService virtual = WorkerThreads.virtual();
    return virtual == null
        ? ofThreads(WorkerThreads.DEFAULT_MOST)
        : new Workers(virtual, true, MOST_OUTSTANDING, false);
  }

  /** So many platform threads at most, which come and go. */
  public static Workers ofThreads(int most) {
    return new Workers(WorkerThreads.platform(most), true, most, true);
  }

  /** The same, of an executor that somebody else ends. */
  static Workers ofThreads(Executor executor, int most) {
    return new Workers(executor, false, most, true);
  }

  /** How many threads there may be. */
  int most() {
    return most;
  }

  /** Whether something waits for a thread that was not given one at once. */
  boolean haveOthersToRun() {
    return executor instanceof ThreadPoolExecutor pool && !pool.getQueue().isEmpty();
  }

  /** Whether a platform thread that has run something is to run what comes next. */
  boolean areReused() {
    return reused;
  }

  /** False if there is too much to do already. */
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
