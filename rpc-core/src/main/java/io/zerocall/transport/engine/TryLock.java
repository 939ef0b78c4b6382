package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to touch something that one thread at a time may use, held for microseconds. What one
 * holder wrote is visible to the next.
 *
 * <p>Whoever gives a turn back must look once more for work that others left because they did not
 * get it.
 */
public final class TryLock {
  private static final int SPINS = 100;
  private static final int YIELDS = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicBoolean taken = new AtomicBoolean();

  /** Who took it last; known only where assertions are checked. */
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

  /** Whether the current thread has it; for assertions, and known only where they are checked. */
  public boolean isHeld() {
    return taken.get() && holder == Thread.currentThread();
  }

  /**
   * Waits for the turn. No queue and no parking: its holder never blocks, so that it comes within
   * microseconds unless the system has put the holder to sleep. Leaves an interrupt pending.
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
