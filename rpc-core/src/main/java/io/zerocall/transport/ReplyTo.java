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
   * The message that this is the reply to has been examined, and what is still to be done for it
   * may take long: the next message of its connection may be told of. To be called once, while the
   * receiver is told of the message.
   */
  default void examined() {}

  /** There will be no reply, as there was nothing but notifications in the message. */
  default void nothing() {}
}
