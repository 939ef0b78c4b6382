package io.zerocall.server;

import io.zerocall.transport.JumpingClock;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the calls of a server whose deadline has passed. The scanner knows when the next scan is
 * due, and checks all calls then. So a new call costs one comparison, as nearly every call has a
 * later deadline than the next scan; most calls have ended by the time of the scan. Runs a daemon
 * thread from the first call with a deadline on. Thread-safe.
 */
final class DeadlineScanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineScanner.class);
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** The minimum pause between two scans, however short the deadlines are. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Later than any deadline, but near enough that differences of nanoseconds don't overflow. */
  private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(2 * 365);

  private final Collection<ConnectionState> connections;
  private final Dispatcher dispatcher;
  private final LongSupplier clock;

  /** When the next scan begins; changed under the lock. */
  private volatile long nextNanos;

  // Guarded by this.
  private long earliestNanos; // the earliest start of the next scan
  private @Nullable Thread thread;
  private boolean closed;

  /** @param connections the connections whose calls the scanner ends */
  DeadlineScanner(
      Collection<ConnectionState> connections, Dispatcher dispatcher, LongSupplier clock) {
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.earliestNanos = clock.getAsLong();
    this.nextNanos = earliestNanos + NEVER_NANOS;
    if (clock instanceof JumpingClock jumping) {
      jumping.onJump(this::wake);
    }
  }

  private synchronized void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Ensures that a scan runs at this deadline. Its call must be among those of its connection
   * already.
   */
  void watch(long deadlineNanos) {
    if (deadlineNanos - nextNanos < 0) {
      scanAt(deadlineNanos);
    }
  }

  private synchronized void scanAt(long nanos) {
    long possible = nanos - earliestNanos < 0 ? earliestNanos : nanos;
    if (closed || possible - nextNanos >= 0) {
      return;
    }
    nextNanos = possible;
    if (thread == null) {
      startThread();
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void startThread() {
    Thread started = new Thread(this::run, "zerocall-deadlines-" + THREADS.incrementAndGet());
    started.setDaemon(true);
    try {
      started.start();
      thread = started;
    } catch (RuntimeException | Error e) {
      nextNanos = clock.getAsLong() + NEVER_NANOS; // the next call tries again
      LOG.debug("The thread that ends calls at their deadlines could not be started", e);
    }
  }

  private void run() {
    while (shouldContinue()) {
      long remaining = nextNanos - clock.getAsLong();
      if (remaining > 0) {
        LockSupport.parkNanos(this, remaining);
      } else {
        scan();
      }
    }
  }

  private synchronized boolean shouldContinue() {
    return !closed;
  }

  private void scan() {
    long now = clock.getAsLong();
    synchronized (this) {
      // Set before the scan, so that a call that arrives meanwhile is either seen or requests
      // another scan.
      nextNanos = now + NEVER_NANOS;
      earliestNanos = now + PAUSE_NANOS;
    }
    for (ConnectionState connection : connections) {
      try {
        dispatcher.endExpired(connection, now, this::watch);
      } catch (Throwable failure) {
        LOG.error("The calls of {} could not be ended at their deadlines", connection, failure);
        watch(now);
      }
    }
  }

  /** Stops the scanner; it ends no more calls. */
  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
