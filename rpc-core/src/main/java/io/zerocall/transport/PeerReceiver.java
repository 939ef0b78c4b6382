package io.zerocall.transport;

/**
 * Receives the messages of one connection of a {@link Binding}.
 *
 * <p>The engine calls {@link #received} in the order of the connection's messages, on the thread
 * that reads for all connections, so that a fast method can run and answer without waking another
 * thread. A call that takes too long (a millisecond or two) delays no other connection: the engine
 * notices, lets another thread read on, and keeps the delayed thread away from its sockets. Its own
 * connection waits until the call returns or reports that the message has been
 * {@linkplain ReplyTo#examined examined}. After that another thread may make the next call of
 * {@code received}. So what a receiver does before it reports that happens in the order of the
 * messages. Exceptions are logged and have no other effect.
 */
public interface PeerReceiver {

  /**
   * Called when a message has arrived; its {@link Message#body body} is null if its frames don't
   * form a message.
   *
   * @param waitedNanos how long ago it was read
   * @param replyTo where to send the reply
   */
  void received(Message message, long waitedNanos, ReplyTo replyTo);

  /**
   * Called when the client no longer waits for a reply, although the connection stays open. Engines
   * whose connections carry one message at a time never call this.
   */
  default void abandoned(ReplyTo replyTo) {}

  /**
   * Called when the connection {@linkplain Peer#isWritable takes replies} again. May be called on
   * any of the threads that read, and also when nothing has changed.
   */
  default void writable() {}

  /**
   * Called when the connection has closed, at most once: no further bytes are read from it, and
   * messages sent to it are dropped. Messages that it sent before may still be delivered
   * afterwards; the client doesn't wait for replies to them.
   */
  void disconnected();
}
