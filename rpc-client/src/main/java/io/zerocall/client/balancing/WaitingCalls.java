package io.zerocall.client.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The calls that wait until a server is ready. Thread-safe. */
final class WaitingCalls {
  private static final int MOST = 65_536;

  /**
   * How long a thread sleeps at most, as the client's clock may be another one than the system's.
   */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong changes = new AtomicLong(); // written under the lock

  /** A call that no thread waits for. */
  interface Waiter {

    /** Looks for a server again; waits again if there is none. */
    void proceed();

    /** Ends the call if it has waited long enough; returns whether it has ended. */
    boolean expire();
  }

  /** Returns a number that changes whenever there may be a server that was not there before. */
  long changes() {
    return changes.get();
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
      while (changes.get() == seen && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a call; returns false if too many wait. */
  boolean add(Waiter waiter) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      return false;
    }
    waiters.add(waiter);
    return true;
  }

  /** Returns how many calls wait that no thread waits for. */
  int size() {
    return count.get();
  }

  /** Wakes the threads. Calls that no thread waits for {@link #proceed} separately. */
  void wake() {
    lock.lock();
    try {
      changes.incrementAndGet();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has all calls that no thread waits for look for a server again. */
  void proceed() {
    List<Waiter> all = new ArrayList<>();
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      count.decrementAndGet();
      all.add(waiter);
    }
    all.forEach(Waiter::proceed); // which may add them again
  }

  /** Ends the calls that have waited long enough; returns whether others are left. */
  boolean expire() {
    waiters.removeIf(waiter -> {
      boolean over = waiter.expire();
      if (over) {
        count.decrementAndGet();
      }
      return over;
    });
    return !waiters.isEmpty();
  }
}
