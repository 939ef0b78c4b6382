package io.zerocall.transport;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a transport: one endpoint, to which the channel reconnects whenever
 * necessary. Thread-safe.
 */
public interface Channel extends AutoCloseable {

  /**
   * Queues a message to be sent as soon as there is a connection. Never blocks. The engine calls
   * {@link PendingMessage#take} just before it writes, on any thread. After {@link #close} no
   * message is taken any more.
   */
  void send(PendingMessage pendingMessage);

  /**
   * Blocks until {@code wait.isOver()}, and may meanwhile use the waiting thread to write and read
   * for all callers. The thread that ends the wait must unpark the waiting thread
   * ({@link java.util.concurrent.locks.LockSupport#unpark}), unless it does so in a callback that
   * the engine makes on the waiting thread itself.
   *
   * @param deadlineNanos when to give up, by the {@linkplain TransportOptions#clock clock} of the
   *     options
   * @throws InterruptedException if the thread was interrupted before or while it waits; its
   *     interrupt status is cleared
   */
  void await(Wait wait, long deadlineNanos) throws InterruptedException;

  /**
   * Closes the current connection, if there is one, and makes a new one. Messages taken so far get
   * no answer, and the receiver is notified, as after any broken connection. Never blocks.
   *
   * @param reason why, for an exception's message
   */
  void renew(String reason);

  /** Returns whether there is a connection, as far as is known. */
  boolean connected();

  /**
   * Returns why there is no connection, for an exception's message: how the last attempt failed, or
   * what the current attempt waits for. Null if nothing is known.
   */
  @Nullable
  String lastFailure();

  /**
   * Returns for how long nothing has arrived from the peer, not even a reply to a probe, in
   * nanoseconds. Empty if there is no connection, or the engine doesn't know.
   */
  OptionalLong silentNanos();

  /** Returns the counters of this channel since it was opened. */
  TransportCounters counters();

  /**
   * Writes the messages taken so far (for a second at most), drops the rest, closes the connection
   * and releases sockets and threads. When this method returns, no callback runs or will run,
   * except a callback that is calling this method. Closing twice has no effect.
   */
  @Override
  void close();

  /** The condition that a thread waits for in {@link Channel#await}. */
  @FunctionalInterface
  interface Wait {
    /** Returns whether there is nothing more to wait for. Must be fast; any thread may call it. */
    boolean isOver();
  }
}
