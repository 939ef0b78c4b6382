package io.zerocall.client.balancing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that wait until a server is ready. Thread-safe. */
final class WaitingCalls {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingCalls.class);
  private static final int MOST = 65_536;

  /**
   * How long a thread sleeps at most, as the client's clock may be another one than the system's.
   */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private long changes;

  /** A call that no thread waits for. Only one thread at a time has it proceed or end. */
  interface Waiter {

    /** Looks for a server again; waits again if there is none. */
    void proceed();

    /** Returns whether it has waited long enough. Must be quick. */
    boolean isOver();

    /** Ends the call without an attempt. */
    void end();
  }

  /** Returns a number that changes whenever there may be a server that was not there before. */
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@link #changes} is no longer what it was, for a short time at most.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void await(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long remaining = Math.min(nanos, CHECK_NANOS);
      while (changes == seen && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the threads. Calls that no thread waits for {@link #proceed} separately. */
  void wake() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a call; returns false if too many wait. */
  boolean add(Waiter waiter) {
    lock.lock();
    try {
      return waiters.size() < MOST && waiters.add(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls wait that no thread waits for. */
  int size() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }

  /** Has all calls that no thread waits for look for a server again. */
  void proceed() {
    List<Waiter> all;
    lock.lock();
    try {
      all = List.copyOf(waiters);
      waiters.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(waiter -> run(waiter::proceed)); // which may add it again
  }

  /** Ends the calls that have waited long enough; returns whether others are left. */
  boolean endExpired() {
    List<Waiter> all;
    lock.lock();
    try {
      all = List.copyOf(waiters);
    } finally {
      lock.unlock();
    }
    boolean left = false;
    for (Waiter waiter : all) {
      if (!waiter.isOver()) {
        left = true;
      } else if (remove(waiter)) {
        run(waiter::end);
      }
    }
    return left;
  }

  private boolean remove(Waiter waiter) {
    lock.lock();
    try {
      return waiters.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  private static void run(Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      LOG.error("A waiting call failed", failure);
    }
  }
}
