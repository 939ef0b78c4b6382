package io.zerocall.transport.engine;

import java.util.function.BooleanSupplier;

/**
 * Where one thread at a time waits for one connection, until there is something to read, or until
 * another thread {@linkplain #wake wakes} it. Only {@link #wake} may be called by any thread; the
 * rest by the one that has the right to wait here.
 */
public interface Poller extends AutoCloseable {

  /**
   * Waits until there is something to read, somebody calls {@link #wake}, the thread is interrupted
   * or the time is over. May return for no reason.
   *
   * @param busy what keeps the thread from waiting; asked once {@link #wake} is noticed, so that
   *     whoever adds work and then calls {@code wake} is either seen here or ends the wait
   * @param nanos the longest time to wait; not positive means not to wait at all
   * @param forRoom whether to wait for room to write too; an engine that can't be told of room has
   *     its {@link Dialer#tend} look for it now and then
   * @return whether the connection itself has ended the wait
   */
  boolean await(BooleanSupplier busy, long nanos, boolean forRoom);

  /** Whether there is something to read now, without waiting. */
  boolean hasInput();

  /** Ends the wait of the thread that waits here; costs next to nothing if none does. */
  void wake();

  /** Frees it. Nobody may be waiting here; {@link #wake} does nothing afterwards. */
  @Override
  void close();
}
