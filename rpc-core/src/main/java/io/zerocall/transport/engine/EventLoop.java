package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * The work of the leader of {@link LeaderFollowers}. Any thread may call {@link #flush} and
 * {@link #wake}; only the leader may call the other methods.
 */
public interface EventLoop {

  /** Writes queued messages and reads available ones. Never blocks. */
  void runOnce();

  /** Returns the next callback for what has been read, or null. A callback may take long. */
  @Nullable
  Runnable next();

  /**
   * Writes what other threads have left to the leader. Called now and then while many callbacks
   * run. Never blocks.
   */
  void flush();

  /** Returns whether there is known work left. */
  boolean moreLeft();

  /** Sleeps until there is work or another thread calls {@link #wake}; may begin the work. */
  void await();

  /** Wakes the leader if it sleeps. */
  void wake();

  /** Writes what is left, as far as the peers accept it in time, and frees all resources. */
  void shut();
}
