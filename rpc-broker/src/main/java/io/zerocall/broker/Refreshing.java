package io.zerocall.broker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads files again on a thread of its own, about every second, until it is closed. */
final class Refreshing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcBroker.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Refreshing::thread);

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "zerocall-broker-policy");
    thread.setDaemon(true);
    return thread;
  }

  void start(Runnable task) {
    var unused = thread.scheduleWithFixedDelay(() -> run(task), 1, 1, TimeUnit.SECONDS);
  }

  /** An exception would end the repetition. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("The policy could not be refreshed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
