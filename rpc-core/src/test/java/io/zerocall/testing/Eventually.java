package io.zerocall.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for conditions by polling. Each wait is bounded and ends early when its thread is
 * interrupted, so that no test waits beyond its own timeout.
 */
public final class Eventually {
  /** How long a test waits for an expected condition, even on a busy machine. */
  public static final long PATIENCE_SECONDS = 20;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  /**
   * Waits until the condition holds.
   *
   * @throws AssertionError if it doesn't hold after 20 s, or if the thread is interrupted; the
   *     interrupt status stays set
   */
  public static void eventually(String what, BooleanSupplier isSo) {
    var unused = eventually(what, isSo::getAsBoolean, so -> so);
  }

  /**
   * Polls, and returns the first value that is as expected.
   *
   * @throws AssertionError with the last value if no value is as expected after 20 s, or if the
   *     thread is interrupted; the interrupt status stays set
   */
  public static <T> T eventually(String what, Supplier<T> look, Predicate<? super T> isExpected) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    T seen = look.get();
    while (!isExpected.test(seen)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted before it was so: " + what + ": " + seen);
      }
      if (deadline - System.nanoTime() < 0) {
        throw new AssertionError("never so: " + what + ": " + seen);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      seen = look.get();
    }
    return seen;
  }
}
