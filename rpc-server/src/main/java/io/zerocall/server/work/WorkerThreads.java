package io.zerocall.server.work;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Creates the executors that a server uses when the user sets none. */
final class WorkerThreads {
  static final int DEFAULT_MOST = 1_024;

  private static final AtomicInteger POOLS = new AtomicInteger();
  private static final long IDLE_SECONDS = 30;

  private WorkerThreads() {}

  /**
   * Returns an executor with a virtual thread for each task, or null if the JVM has none (before
   * 21).
   */
  static @Nullable ExecutorService virtual() {
    try {
      MethodHandle factory = MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
      return (ExecutorService) factory.invoke();
    } catch (Throwable e) {
      return null;
    }
  }

  /**
   * Returns an executor with at most this many platform threads, created as needed and ended when
   * idle. Further tasks wait for a thread.
   */
  static ExecutorService platform(int most) {
    int pool = POOLS.incrementAndGet();
    AtomicInteger threads = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new HandOverFirst(),
        task -> {
          Thread thread =
              new Thread(task, "zerocall-worker-" + pool + "-" + threads.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        WorkerThreads::waitForThread);
  }

  /** Queues a task when all threads are busy and there may be no more. */
  private static void waitForThread(Runnable task, ThreadPoolExecutor pool) {
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("closed");
    }
    pool.getQueue().add(task);
  }

  /**
   * A queue that takes a task only if an idle thread waits for it. So the pool creates another
   * thread instead of queueing the task behind busy ones: {@link ThreadPoolExecutor} grows only
   * when {@link #offer} refuses.
   */
  private static final class HandOverFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    @Override
    public boolean add(Runnable task) {
      return super.offer(task);
    }
  }
}
