package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the threads of a {@link ReaderCrew} do, one at a time. Only {@link #pump} and {@link #ring}
 * may be called by any thread.
 */
public interface ReaderDuties {

  /** Something to be told; it may take as long as it likes. */
  @FunctionalInterface
  interface News {
    void tell();
  }

  /** Writes what is waiting to be written and reads what has come. Never blocks. */
  void round();

  /** The next to be told of what has been read, or null. */
  @Nullable
  News next();

  /**
   * Writes what has been left to the reader to write; called from time to time while there is much
   * to be told. Never blocks.
   */
  void pump();

  /** Whether something is known to be left to do. */
  boolean moreLeft();

  /** Sleeps until there is something to do or somebody rings; may do it too. */
  void sleep();

  /** Wakes whoever sleeps. */
  void ring();

  /** Writes what is left, as far as the peers take it in time, and frees everything. */
  void shut();
}
