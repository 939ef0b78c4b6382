package io.zerocall.transport.engine;

import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time wait for one connection, until there is something to read or another
 * thread {@linkplain #wake wakes} it. Any thread may call {@link #wake}; only the thread that may
 * wait here calls the other methods.
 */
public interface Poller extends AutoCloseable {

  /**
   * Waits until there is something to read, a thread calls {@link #wake}, the thread is interrupted
   * or the time is over. May return spuriously.
   *
   * @param busy whether there is a reason not to wait; called once {@link #wake} has an effect, so
   *     that either this thread sees the work that another thread adds before it calls
   *     {@code wake}, or that call ends the wait
   * @param nanos the longest time to wait; not positive means not to wait at all
   * @param forSpace whether to wait for space to write too; an engine without such a signal checks
   *     for space in {@link Dialer#maintain} from time to time
   * @return whether the connection itself has ended the wait
   */
  boolean await(BooleanSupplier busy, long nanos, boolean forSpace);

  /** Whether there is something to read now, without waiting. */
  boolean hasInput();

  /** Ends the wait of the thread that waits here. Costs nearly nothing if no thread does. */
  void wake();

  /** Closes the poller. No thread may be waiting here. {@link #wake} does nothing afterwards. */
  @Override
  void close();
}
