package io.zerocall.transport.engine;

import io.zerocall.transport.Message;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a channel, created by an engine. When it is lost, another one replaces it. A
 * thread that writes must hold the channel's write lock, a {@link TryLock}; only the channel's
 * reader reads. Both may happen at the same time. Each method leaves an interrupt of its thread
 * pending.
 */
public interface Connection {

  /**
   * Creates a poller, in which a thread waits for this connection. The reader and the driver have
   * one each, which is closed before the connection is {@linkplain #close closed}.
   */
  Poller newPoller();

  /** Writes a message, or at least accepts it. Returns false if the peer has no space for more. */
  boolean write(Message message);

  /**
   * Writes what was accepted and not yet written. Returns false if the peer has no space for all of
   * it.
   */
  boolean flush();

  /**
   * Whether there is something to {@link #flush}: left over by {@link #write}, or from elsewhere.
   * Thread-safe.
   */
  boolean wantsFlush();

  /** Returns the next message, or null if there is none at present. */
  @Nullable
  Message read();

  /**
   * Returns why the connection is lost, or null while it is not known to be. There may still be
   * messages to read. Thread-safe.
   */
  @Nullable
  String lost();

  /**
   * Returns for how long nothing has arrived, in nanoseconds; empty if the engine doesn't know.
   * Thread-safe.
   */
  default OptionalLong silentNanos() {
    return OptionalLong.empty();
  }

  /** Marks the connection as lost. Thread-safe. */
  void markLost(String reason);

  /**
   * Marks the connection as lost after a failure in the middle of an operation. Its state is
   * unknown, and it may have damaged what it shares with others. Thread-safe.
   */
  default void abandon(String reason) {
    markLost(reason);
  }

  /**
   * Whether the connection is lost and nothing that arrived over it is left to read. Called by the
   * last reader, without the write lock.
   */
  boolean readToTheEnd();

  /**
   * Closes the connection and frees its resources. Waits at most that long for what was written and
   * has not been sent yet.
   */
  void close(int lingerMillis);
}
