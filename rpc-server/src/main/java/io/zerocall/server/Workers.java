package io.zerocall.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which methods run that may block, and how much may wait for them. Safe for use by
 * any thread.
 */
final class Workers implements AutoCloseable {
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
    try {
      executor.execute(() -> {
        outstanding.decrementAndGet();
        work.run();
      });
      return true;
    } catch (RejectedExecutionException e) {
      outstanding.decrementAndGet();
      return false;
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
