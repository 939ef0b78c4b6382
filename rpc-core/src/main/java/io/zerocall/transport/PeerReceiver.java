package io.zerocall.transport;

/**
 * Whom a {@link Binding} gives what one connection sends.
 *
 * <p>The calls for one connection come in the order of its messages, and are made on the thread
 * that reads for all connections, so that a quick method can be run and answered without waking
 * another thread. One that overstays (a millisecond or two) holds up nobody else: the engine
 * notices, lets another thread read on, and keeps the overstaying thread away from its sockets. Its
 * own connection waits until it returns, or says that the message has been
 * {@linkplain ReplyTo#examined examined}. After that the next {@code received} may be called by
 * another thread; and as the system can stop a thread anywhere, the next one may even get ahead of
 * it. Who has to do things in the order of the messages goes by their places. What these methods
 * throw is logged and does no other harm.
 */
public interface PeerReceiver {

  /**
   * A message has come; its {@link Message#body body} is null if its frames were not those of a
   * message.
   *
   * @param place its place among the messages of its connection, from 0, without gaps
   * @param waitedNanos how long ago it was read
   * @param replyTo where the reply to it goes
   */
  void received(Message message, long place, long waitedNanos, ReplyTo replyTo);

  /**
   * Nobody waits for a reply any more, though the connection goes on. An engine whose connections
   * carry one message at a time has no use for this.
   */
  default void abandoned(ReplyTo replyTo) {}

  /**
   * The connection {@linkplain Peer#isWritable takes replies} again. May come on any of the threads
   * that read, also when nothing has changed.
   */
  default void writable() {}

  /**
   * The connection has gone; nothing more comes from it and what is sent to it is dropped. Called
   * once at most. Messages that it sent before may still be told of afterwards; nobody waits for
   * replies to them.
   */
  void disconnected();
}
