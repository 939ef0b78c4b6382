package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the threads of a {@link LeaderFollowers} do, one at a time. Only {@link #flush} and
 * {@link #wake} may be called by any thread.
 */
public interface EventLoop {

  /** Writes what is waiting to be written and reads what has come. Never blocks. */
  void runOnce();

  /** The next callback to run for what has been read, or null. It may take as long as it likes. */
  @Nullable
  Runnable next();

  /**
   * Writes what has been left to the reader to write; called from time to time while there is much
   * to be told. Never blocks.
   */
  void flush();

  /** Whether something is known to be left to do. */
  boolean moreLeft();

  /** Sleeps until there is something to do or somebody rings; may do it too. */
  void await();

  /** Wakes whoever sleeps. */
  void wake();

  /** Writes what is left, as far as the peers take it in time, and frees everything. */
  void shut();
}
