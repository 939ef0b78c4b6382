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

/** Makes the executors that a server uses when the user gives it none. */
final class WorkerThreads {
  static final int DEFAULT_MOST = 1_024;

  private static final AtomicInteger POOLS = new AtomicInteger();
  private static final long IDLE_SECONDS = 30;

  private WorkerThreads() {}

  /** A virtual thread for each task, or null if this JVM has none (before 21). */
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
   * Platform threads, made as needed up to a number and ended when idle; further tasks wait for
   * one.
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

  /** All threads are busy and there may be no more. */
  private static void waitForThread(Runnable task, ThreadPoolExecutor pool) {
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("closed");
    }
    pool.getQueue().add(task);
  }

  /**
   * Takes a task only if an idle thread waits for it, so that the pool makes another thread rather
   * than queue behind busy ones: {@link ThreadPoolExecutor} grows only when {@link #offer} refuses.
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
