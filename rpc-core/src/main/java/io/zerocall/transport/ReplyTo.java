package io.zerocall.transport;

/** The destination of the reply to one message. Thread-safe. */
public interface ReplyTo {

  /**
   * Queues the reply for sending. Never blocks.
   *
   * @return false if the reply was dropped, because the connection is closed or its peer leaves too
   *     much unread
   */
  boolean send(Message reply);

  /**
   * Reports that the server has examined the message, and that the rest of the work may take long,
   * so that the next message of the connection may be delivered. Has an effect only on the thread
   * that is inside {@link PeerReceiver#received}, and only once. Without this call the next message
   * is delivered when {@code received} returns.
   */
  default void examined() {}

  /** Reports that there will be no reply, because the message contained only notifications. */
  default void nothing() {}
}
