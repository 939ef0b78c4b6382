package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * Creates the connections of one channel. The channel's driver thread calls all methods but those
 * that are safe for any thread.
 *
 * @param <C> the engine's connections
 */
public interface Dialer<C extends Connection> {

  /**
   * Opens the dialer. Called first.
   *
   * @param onEvent wakes the channel when a try may have succeeded or may be due, or when a
   *     connection may be lost; may be called by any thread
   */
  void open(Runnable onEvent);

  /** Returns how long to wait before the next try, in nanoseconds; not positive if it is due. */
  long pauseNanos();

  /** Tries once, for as long as that takes. Returns null if the try failed or was cancelled. */
  @Nullable
  C dial();

  /**
   * Returns why the last try failed, or what the present one waits for, for an exception's message;
   * null if neither is known. Thread-safe.
   */
  @Nullable
  String failure();

  /** Makes a try that is in progress fail soon, because the channel is closing. Thread-safe. */
  void cancel();

  /**
   * Does what a connection needs from time to time. Returns after how many nanoseconds to call this
   * again.
   */
  long maintain(C connection);

  /**
   * Notes that a connection has been lost.
   *
   * @param onPurpose whether this side has given it up, so that nothing is wrong with the server
   */
  void lost(boolean onPurpose);

  /** Frees all resources, except the connections. */
  void close();
}
