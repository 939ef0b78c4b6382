package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a thread holds for microseconds. What one holder wrote is visible to the next.
 *
 * <p>After a thread has released the lock, it must check again for work that others left because
 * they did not acquire the lock.
 */
public final class TryLock {
  private static final int SPINS = 100;
  private static final int YIELDS = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicBoolean taken = new AtomicBoolean();

  /** The thread that acquired the lock last; set only if assertions are enabled. */
  private @Nullable Thread holder;

  public boolean tryAcquire() {
    boolean isTaken = !taken.get() && taken.compareAndSet(false, true);
    assert !isTaken || noteHolder();
    return isTaken;
  }

  private boolean noteHolder() {
    holder = Thread.currentThread();
    return true;
  }

  /**
   * Whether the current thread holds the lock. Works only if assertions are enabled, and is for
   * them.
   */
  public boolean isHeld() {
    return taken.get() && holder == Thread.currentThread();
  }

  /**
   * Acquires the lock. There is no queue: a holder never blocks, so the lock is free within
   * microseconds unless the system has suspended the holder. Leaves an interrupt pending.
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // the yield is only a hint; the pause after it is what can be relied
  // on
  public void acquire() {
    for (int tries = 0; !tryAcquire(); tries++) {
      if (tries < SPINS) {
        Thread.onSpinWait();
      } else if (tries < YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  public void release() {
    taken.set(false);
  }
}
