package io.zerocall.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts those inside, and can be closed: then nobody enters any more, and one can wait until all
 * have left.
 */
final class Gate {
  private static final long CLOSED = 1L << 62;

  /** How many are inside, plus {@link #CLOSED} once it is closed. */
  private final AtomicLong state = new AtomicLong();

  private final CountDownLatch empty = new CountDownLatch(1);

  /**
   * False if the gate is closed; the caller is then inside all the same until it {@linkplain #leave
   * leaves}.
   */
  boolean enter() {
    return state.incrementAndGet() < CLOSED;
  }

  /** How many are inside. */
  int inside() {
    return (int) (state.get() & ~CLOSED);
  }

  void leave() {
    if (state.decrementAndGet() == CLOSED) {
      empty.countDown();
    }
  }

  void close() {
    if (state.getAndUpdate(s -> s < CLOSED ? s + CLOSED : s) == 0) {
      empty.countDown();
    }
  }

  boolean isClosed() {
    return state.get() >= CLOSED;
  }

  /** Waits, once the gate is closed, until all have left; false if that took too long. */
  boolean awaitEmpty(long timeoutNanos) {
    boolean interrupted = false;
    long end = System.nanoTime() + timeoutNanos;
    try {
      while (true) {
        try {
          return empty.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          end = System.nanoTime(); // whoever interrupts a close wants it to be over
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
