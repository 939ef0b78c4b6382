package io.zerocall.transport;

/** Where the reply to one message goes. Safe for use by any thread. */
public interface ReplyTo {

  /**
   * Takes the reply for sending. Never blocks.
   *
   * @return false if it was dropped, because the connection is gone or holds too much that its peer
   *     hasn't read
   */
  boolean send(Message reply);

  /**
   * The server has examined the message that this replies to, and what is left to do may take long:
   * the next message of the connection may be told of. Counts only on the thread that is inside
   * {@link PeerReceiver#received}, and once; without it the next message comes when that returns.
   */
  default void examined() {}

  /** There will be no reply, as there was nothing but notifications in the message. */
  default void nothing() {}
}
