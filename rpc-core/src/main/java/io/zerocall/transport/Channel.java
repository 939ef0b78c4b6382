package io.zerocall.transport;

import org.jspecify.annotations.Nullable;

/**
 * The client's side of a transport: one endpoint, connected to again and again. Safe for use by any
 * thread.
 */
public interface Channel extends AutoCloseable {

  /**
   * Queues something to be sent as soon as there is a connection. Never blocks. The engine calls
   * {@link PendingMessage#take} just before it writes, on any thread. After {@link #close} nothing
   * is taken any more.
   */
  void send(PendingMessage pendingMessage);

  /**
   * Blocks until {@code wait.isOver()}, and may use the waiting thread to write and read for
   * everybody meanwhile. Whoever makes the wait be over unparks the thread
   * ({@link java.util.concurrent.locks.LockSupport#unpark}); the engine notices without that if it
   * happened in a callback that it made on this very thread.
   *
   * @param deadlineNanos when to give up, by the {@linkplain TransportOptions#clock clock} of the
   *     options
   * @throws InterruptedException if the thread was interrupted before or while it waits; its
   *     interrupt status is cleared
   */
  void await(Wait wait, long deadlineNanos) throws InterruptedException;

  /**
   * Gives up the connection that there is, if there is one, and makes another: what has been taken
   * is not answered any more, and the receiver is told, as after any connection that breaks. Never
   * blocks.
   *
   * @param reason why, for an exception's message
   */
  void renew(String reason);

  /** Whether there is a connection now, as far as is known. */
  boolean connected();

  /**
   * Why there is no connection: how the last try to make one failed, or what the present one waits
   * for, for an exception's message. Null if nothing is known about it.
   */
  @Nullable
  String lastFailure();

  /** What this channel has counted since it was opened. */
  TransportCounters counters();

  /**
   * Writes what has been taken (for a second at most), drops the rest, closes the connection and
   * frees sockets and threads. When this returns no callback runs or will run, but for one that is
   * calling this very method. Closing twice does nothing.
   */
  @Override
  void close();

  /** What a thread waits for in {@link Channel#await}. */
  @FunctionalInterface
  interface Wait {
    /** Whether there is nothing more to wait for. Quick, and callable by any thread. */
    boolean isOver();
  }
}
