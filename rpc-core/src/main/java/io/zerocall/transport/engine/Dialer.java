package io.zerocall.transport.engine;

import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one channel. Lives on the channel's keeper, but for {@link #cancel}.
 *
 * @param <L> the engine's connections
 */
public interface Dialer<L extends Connection> {

  /**
   * Called first.
   *
   * @param onEvent has the channel look up when a try may have succeeded or be due, or a connection
   *     be lost; may be called by any thread
   */
  void open(Runnable onEvent);

  /** How long to wait before the next try, in nanoseconds; not positive if it is due. */
  long pauseNanos();

  /** Tries once, for as long as that takes. Null if it failed, or was cancelled. */
  @Nullable
  L dial();

  /**
   * Why the last try failed, or what the present one has been waiting for, for an exception's
   * message; null if neither is known. By any thread.
   */
  @Nullable
  String failure();

  /** The channel is closing: a try that goes on fails soon. By any thread. */
  void cancel();

  /** Does what a connection needs now and then; returns after how many nanoseconds again. */
  long tend(L link);

  /**
   * A connection has been lost.
   *
   * @param onPurpose whether this side has given it up, so that nothing is wrong with the server
   */
  void lost(boolean onPurpose);

  /** Frees everything, but for the connections. */
  void close();
}
