package io.zerocall.syrpc;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Creates threads that don't keep the process from ending. */
final class Threads {
  private Threads() {}

  static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns an executor with one thread, which ignores tasks after its shutdown. */
  static ScheduledExecutorService single(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, daemons(name), new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Drops the tasks that wait and lets the running one end, for up to a second. If RabbitMQ's
   * connection closes while a channel waits for an answer, the channel's thread takes seconds to
   * end.
   */
  static void end(ScheduledExecutorService executor) {
    executor.shutdown();
    try {
      var unused = executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
