package io.zerocall.client.balancing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the servers behind a name at once, and then again and again. Has a thread of its own, as
 * a lookup may block. Thread-safe.
 */
final class Resolution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resolution.class);
  private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final String target;
  private final Lookup lookup;
  private final Consumer<List<String>> found;
  private final long pauseNanos;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean hurried; // guarded by the lock
  private volatile boolean closed;
  private volatile @Nullable String failure;

  /**
   * Creates a resolution, which begins with {@link #start}.
   *
   * @param found receives the endpoints of each lookup; never an empty list
   * @param pause how long to wait between two lookups
   */
  Resolution(String target, Lookup lookup, Consumer<List<String>> found, Duration pause) {
    this.target = target;
    this.lookup = lookup;
    this.found = found;
    this.pauseNanos = pause.toNanos();
    this.thread = new Thread(this::run, "zerocall-lookup-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Looks up soon, since a server can't be reached. Not more often than once a second. */
  void hurry() {
    lock.lock();
    try {
      hurried = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns why the last lookup found nothing; null if it found something. */
  @Nullable
  String failure() {
    return failure;
  }

  private void run() {
    while (!closed) {
      lookUp();
      var unused = Thread.interrupted(); // a lookup may have left it
      try {
        pause();
      } catch (InterruptedException e) {
        // closed
      }
    }
  }

  private void lookUp() {
    try {
      List<String> endpoints = List.copyOf(lookup.endpoints());
      if (endpoints.isEmpty()) {
        failed("there is no server", null);
      } else if (!closed) {
        found.accept(endpoints);
        failure = null;
      }
    } catch (Throwable e) { // a resolver is user code
      failed(e.toString(), e);
    }
  }

  /** Logs the first of several failures in a row. */
  private void failed(String why, @Nullable Throwable cause) {
    if (failure == null && !closed) {
      LOG.warn("The servers of {} can't be looked up: {}", target, why);
      LOG.debug("The lookup of {} failed", target, cause);
    }
    failure = why;
  }

  private void pause() throws InterruptedException {
    long begun = System.nanoTime();
    lock.lockInterruptibly();
    try {
      long waited = 0;
      while (!closed && waited < (hurried ? Math.min(LEAST_PAUSE_NANOS, pauseNanos) : pauseNanos)) {
        var unused = changed.awaitNanos(
            (hurried ? Math.min(LEAST_PAUSE_NANOS, pauseNanos) : pauseNanos) - waited);
        waited = System.nanoTime() - begun;
      }
      hurried = false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the lookups. A lookup that runs is interrupted, and its result is ignored. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
