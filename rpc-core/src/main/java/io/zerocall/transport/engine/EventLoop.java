package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the leader of a {@link LeaderFollowers} does. Any thread may call {@link #flush} and
 * {@link #wake}; only the leader calls the other methods.
 */
public interface EventLoop {

  /** Writes what waits to be written and reads what has arrived. Never blocks. */
  void runOnce();

  /** Returns the next callback to run for what has been read, or null. The callback may block. */
  @Nullable
  Runnable next();

  /**
   * Writes what other code has left to the leader to write. Called from time to time while many
   * messages are delivered. Never blocks.
   */
  void flush();

  /** Whether it is known that something is left to do. */
  boolean moreLeft();

  /**
   * Sleeps until there is something to do or a thread calls {@link #wake}. May also do the work.
   */
  void await();

  /** Wakes the thread that sleeps. */
  void wake();

  /** Writes what is left, as far as the peers accept it in time, and frees all resources. */
  void shut();
}
