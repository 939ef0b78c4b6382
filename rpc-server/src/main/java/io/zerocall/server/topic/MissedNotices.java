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
 * Sends notices of missed messages again to subscribers that had no room for them, where no further
 * message does so. Has a daemon thread only while a subscriber is owed a notice. Safe for use by
 * any thread.
 */
final class MissedNotices {
  private static final Logger LOG = LoggerFactory.getLogger(MissedNotices.class);
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(320);

  private final Set<Subscription> owed = ConcurrentHashMap.newKeySet();

  // Changed under the lock.
  private volatile boolean running;
  private boolean closed;

  /** A subscription is owed a notice. */
  void add(Subscription subscription) {
    if (!owed.add(subscription) && running) {
      return; // who removes it looks at what it is owed afterwards
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
        running = false; // whoever is added next tries again
      }
      throw e;
    }
  }

  private void run() {
    long pause = SHORTEST_PAUSE_NANOS;
    while (goesOn()) {
      LockSupport.parkNanos(this, pause);
      pause = sendAll() ? SHORTEST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  private synchronized boolean goesOn() {
    running = !closed && !owed.isEmpty();
    return running;
  }

  /** Whether anybody has taken his notice. */
  private boolean sendAll() {
    boolean any = false;
    for (Subscription subscription : List.copyOf(owed)) {
      owed.remove(subscription); // before the look, so that what is missed after it adds it again
      if (isSettled(subscription)) {
        any = true;
      } else {
        owed.add(subscription);
      }
    }
    return any;
  }

  private static boolean isSettled(Subscription subscription) {
    try {
      return subscription.settle();
    } catch (RuntimeException | Error e) {
      LOG.error("A notice of missed messages could not be brought", e);
      return false;
    }
  }

  /** No more notices are sent. */
  synchronized void close() {
    closed = true;
    owed.clear();
  }
}
