package io.zerocall.transport;

import org.jspecify.annotations.Nullable;

/**
 * A client as the server's side of a transport sees it: one connection. Safe for use by any thread.
 */
public interface Peer extends ReplyTo {

  /**
   * Takes a message for sending, a reply or a notification. Never blocks.
   *
   * @return false if the message was dropped, because the connection is gone or holds too much that
   *     its peer hasn't read
   */
  @Override
  boolean send(Message message);

  /**
   * Takes a notification for sending if there is room to spare: a peer that reads too slowly for
   * what it is notified of still gets its replies. Never blocks.
   *
   * @return false if it was not taken, which is not counted as dropped: who sends it finds a way to
   *     tell the peer
   */
  default boolean offer(Message notification) {
    return send(notification);
  }

  /**
   * Whether the peer reads its replies. No more calls are to be run for one that doesn't, until
   * {@link PeerReceiver#writable} tells that it reads again.
   */
  default boolean isWritable() {
    return true;
  }

  /**
   * The host that the connection comes from, such as {@code 192.0.2.1}; null where there is none.
   */
  default @Nullable String host() {
    return null;
  }

  /** Whether the connection can take a message that is no reply. */
  default boolean canBeNotified() {
    return true;
  }

  /** The user whom the authenticator has admitted; null where anybody may connect. */
  default @Nullable String user() {
    return null;
  }

  /** A description for logs, without control characters. */
  @Override
  String toString();
}
