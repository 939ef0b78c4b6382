package io.zerocall.transport.engine;

import io.zerocall.transport.Message;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a channel, as an engine has made it; when it is lost another takes its place.
 * What writes needs the channel's {@link TryLock}; what reads is done by the channel's reader
 * alone. The two may happen at the same time. Each leaves an interrupt of its thread pending.
 */
public interface Connection {

  /**
   * Where a thread waits for this connection. The reader and the keeper have one each, and close it
   * before the connection is {@linkplain #close closed}.
   */
  Poller newPoller();

  /** Writes a message, or at least takes it. False if the peer has no room for more. */
  boolean write(Message message);

  /** Writes what was taken and is still here. False if the peer has no room for all of it. */
  boolean flush();

  /**
   * Whether there is something to {@link #flush}, be it left over or not come by {@link #write}. By
   * any thread.
   */
  boolean wantsFlush();

  /** The next message, or null if there is none for the time being. */
  @Nullable
  Message read();

  /**
   * Why the connection is gone, or null while it is not known to be. There may still be messages to
   * read. By any thread.
   */
  @Nullable
  String lost();

  /** There is nothing to hope for from this connection any more. By any thread. */
  void lose(String reason);

  /**
   * The same for one that failed in the middle of something: nobody knows what state it is in, nor
   * whether it has damaged what it shares with others. By any thread.
   */
  default void abandon(String reason) {
    lose(reason);
  }

  /**
   * Whether the connection is gone and nothing that came over it is left to read. By the last
   * reader, without the lock.
   */
  boolean readToTheEnd();

  /** Frees it, after so long a time at most for what was written and has not left yet. */
  void close(int lingerMillis);
}
