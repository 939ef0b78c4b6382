package io.zerocall.broker.schedules;

import io.zerocall.broker.jobs.StoreFailures;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the schedules on a thread of its own: when the next run is due, when it is woken, and
 * every few seconds, as another broker may have changed them, or somebody the clock. Thread-safe.
 */
final class ScheduleClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleClock.class);
  private static final long LONGEST_MILLIS = 5_000;

  private final DueRuns runs;
  private final LongSupplier clock;
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch looked = new CountDownLatch(1);
  private volatile boolean closed;

  ScheduleClock(DueRuns runs, LongSupplier clock) {
    this.runs = runs;
    this.clock = clock;
    this.thread = new Thread(this::run, "zerocall-broker-schedules");
    thread.setDaemon(true);
  }

  /**
   * Begins, and waits until what is due has been submitted, or could not be. So nobody can replace
   * a schedule before a run that was missed is submitted.
   */
  void start() {
    thread.start();
    try {
      looked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called when a schedule has been added or replaced. */
  void wake() {
    wakes.release();
  }

  private void run() {
    boolean failed = false;
    try {
      while (!closed) {
        long next = Long.MAX_VALUE;
        try {
          next = runs.submit();
          failed = false;
        } catch (ExecutionException | RuntimeException | Error e) {
          if (!failed && !closed) {
            StoreFailures.log(LOG, "The runs that are due could not be submitted yet", e);
          }
          failed = true;
        }
        looked.countDown();
        pause(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    } finally {
      looked.countDown();
    }
  }

  private void pause(long untilMillis) throws InterruptedException {
    long pauseMillis = Math.min(untilMillis - clock.getAsLong(), LONGEST_MILLIS);
    var unused = wakes.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS);
    var unusedToo = wakes.drainPermits();
  }

  /** Submits nothing more. What is being submitted is either stored or due when a broker starts. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
