package io.zerocall.server;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the calls of a server whose deadline has passed. It knows the moment at which it has to look
 * at them next, and goes through all of them then. So a call costs one comparison, as nearly all
 * have a later deadline than one that the scanner waits for already; most calls have ended when it
 * looks. Has a daemon thread from the first call with a deadline on. Safe for use by any thread.
 */
final class DeadlineScanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineScanner.class);
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** The pause between two scans, however short the deadlines are. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Later than any deadline, and sooner than where differences of nanoseconds overflow. */
  private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(2 * 365);

  private final Collection<ConnectionState> connections;
  private final Dispatcher dispatcher;
  private final LongSupplier clock;

  /** When the next scan begins; changed under the lock. */
  private volatile long nextNanos;

  // Guarded by this.
  private long earliestNanos; // that the next scan may begin
  private @Nullable Thread thread;
  private boolean closed;

  /** @param connections those whose calls it ends */
  DeadlineScanner(
      Collection<ConnectionState> connections, Dispatcher dispatcher, LongSupplier clock) {
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.earliestNanos = clock.getAsLong();
    this.nextNanos = earliestNanos + NEVER_NANOS;
  }

  /** A call has come, and is among those of its connection, that ends at this moment. */
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
      LOG.debug("No thread could be started that ends calls at their deadlines", e);
    }
  }

  private void run() {
    while (goesOn()) {
      long remaining = nextNanos - clock.getAsLong();
      if (remaining > 0) {
        LockSupport.parkNanos(this, remaining);
      } else {
        scan();
      }
    }
  }

  private synchronized boolean goesOn() {
    return !closed;
  }

  private void scan() {
    long now = clock.getAsLong();
    synchronized (this) {
      // Before the look, so that what comes meanwhile is either seen or asks for another.
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

  /** Ends no call any more. */
  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
