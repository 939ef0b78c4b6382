package io.zerocall.transport;

import java.util.function.LongSupplier;

/**
 * A clock of a test, in nanoseconds, that can move ahead at once. A thread that sleeps until a time
 * of this clock has to be woken then. Thread-safe.
 */
public interface JumpingClock extends LongSupplier {

  /** Adds a callback that runs after each jump, on the thread that makes it. Must not block. */
  void onJump(Runnable callback);
}
