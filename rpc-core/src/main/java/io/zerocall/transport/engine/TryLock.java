package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is held for microseconds and that no thread queues for. What one holder wrote is
 * visible to the next.
 *
 * <p>A thread that can't acquire it leaves its work in a queue. So a holder looks into that queue
 * once more after it has released the lock.
 */
public final class TryLock {
  private static final int SPINS = 100;
  private static final int YIELDS = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicBoolean taken = new AtomicBoolean();

  /** The thread that acquired it last; recorded only where assertions are enabled. */
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
   * Returns whether the current thread holds it; for assertions, and only where they are enabled.
   */
  public boolean isHeld() {
    return taken.get() && holder == Thread.currentThread();
  }

  /**
   * Waits for the lock. The holder never blocks, so this takes microseconds unless the system has
   * suspended the holder. Leaves an interrupt pending.
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
