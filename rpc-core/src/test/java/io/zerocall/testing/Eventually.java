package io.zerocall.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nothing tells of. */
public final class Eventually {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  /**
   * Returns when it is so.
   *
   * @throws AssertionError if it isn't after 20 s
   */
  public static void eventually(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isSo.getAsBoolean()) {
      if (deadline - System.nanoTime() < 0) {
        throw new AssertionError("never so: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
