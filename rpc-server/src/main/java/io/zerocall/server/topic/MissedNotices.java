package io.zerocall.server.topic;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats notices of missed messages to subscribers that had no capacity for them, as long as no
 * further message brings the notice. Runs a daemon thread only while a notice is pending.
 * Thread-safe.
 */
final class MissedNotices {
  private static final Logger LOG = LoggerFactory.getLogger(MissedNotices.class);
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(320);

  private final Set<Subscription> pending = ConcurrentHashMap.newKeySet();

  // Changed under the lock.
  private volatile boolean running;
  private boolean closed;

  /** Adds a subscription with a pending notice. */
  void add(Subscription subscription) {
    if (!pending.add(subscription) && running) {
      return; // the thread that removes it checks afterwards whether a notice is pending
    }
    synchronized (this) {
      if (running || closed) {
        return;
      }
      running = true;
    }
    Thread thread = new Thread(this::run, "zerocall-missed-notice-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        running = false; // the next call tries again
      }
      throw e;
    }
  }

  private void run() {
    long pause = SHORTEST_PAUSE_NANOS;
    while (shouldContinue()) {
      LockSupport.parkNanos(this, pause);
      pause = sendAll() ? SHORTEST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  private synchronized boolean shouldContinue() {
    running = !closed && !pending.isEmpty();
    return running;
  }

  /** Sends all notices; returns whether any subscription has taken its notice. */
  private boolean sendAll() {
    boolean any = false;
    for (Subscription subscription : List.copyOf(pending)) {
      // removed before the check, so that a message that is missed after it adds it again
      pending.remove(subscription);
      if (isSettled(subscription)) {
        any = true;
      } else {
        pending.add(subscription);
      }
    }
    return any;
  }

  private static boolean isSettled(Subscription subscription) {
    try {
      return subscription.settle();
    } catch (RuntimeException | Error e) {
      LOG.error("A notice of missed messages could not be delivered", e);
      return false;
    }
  }

  /** Stops; no more notices are sent. */
  synchronized void close() {
    closed = true;
    pending.clear();
  }
}
