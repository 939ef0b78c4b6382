package io.zerocall.server.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts operations in progress, and can be closed. A thread can then wait until every operation
 * that entered before the close has left. Thread-safe.
 */
public final class DrainLatch {
  private static final long CLOSED = 1L << 62;

  /** The number of operations inside, plus {@link #CLOSED} once the latch is closed. */
  private final AtomicLong state = new AtomicLong();

  private final CountDownLatch empty = new CountDownLatch(1);

  /**
   * Counts an operation until it {@linkplain #leave leaves}.
   *
   * @return false if the latch is closed; the operation is counted all the same
   */
  public boolean enter() {
    return state.incrementAndGet() < CLOSED;
  }

  /** Returns how many operations are inside. */
  public int inside() {
    return (int) (state.get() & ~CLOSED);
  }

  public void leave() {
    if (state.decrementAndGet() == CLOSED) {
      empty.countDown();
    }
  }

  public void close() {
    if (state.getAndUpdate(s -> s < CLOSED ? s + CLOSED : s) == 0) {
      empty.countDown();
    }
  }

  public boolean isClosed() {
    return state.get() >= CLOSED;
  }

  /** Waits, once the latch is closed, until all have left; returns false on timeout. */
  public boolean awaitEmpty(long timeoutNanos) {
    boolean interrupted = false;
    long end = System.nanoTime() + timeoutNanos;
    try {
      while (true) {
        try {
          return empty.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          end = System.nanoTime(); // an interrupt asks the close to finish early
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
