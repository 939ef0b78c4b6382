package io.zerocall.transport;

import org.jspecify.annotations.Nullable;

/** A client as the server's side of a transport sees it: one connection. Thread-safe. */
public interface Peer extends ReplyTo {

  /**
   * Queues a message for sending, a reply or a notification. Never blocks.
   *
   * @return false if the message was dropped, because the connection is closed or its peer leaves
   *     too much unread
   */
  @Override
  boolean send(Message message);

  /**
   * Queues a request for sending. Never blocks. Unlike replies, requests that the peer leaves
   * unread don't stop its calls: if both ends stopped reading while they have something to send,
   * neither would ever read again.
   *
   * @return false if the request was not queued, because the connection is closed or its peer
   *     leaves too much unread
   */
  default boolean request(Message request) {
    return send(request);
  }

  /**
   * Returns whether the peer reads its requests. If it doesn't, no more should be sent until
   * {@link PeerReceiver#writable} reports that it reads again.
   */
  default boolean takesRequests() {
    return isWritable();
  }

  /**
   * Queues a notification for sending if there is capacity to spare, so that a peer that reads
   * notifications too slowly still gets its replies. Never blocks.
   *
   * @return false if the notification was not queued. It doesn't count as dropped: the sender must
   *     notify the peer of the loss in another way
   */
  default boolean offer(Message notification) {
    return send(notification);
  }

  /**
   * Returns whether the peer reads its replies. If it doesn't, no further calls of the connection
   * may be run until {@link PeerReceiver#writable} reports that it reads again.
   */
  default boolean isWritable() {
    return true;
  }

  /**
   * Returns the host that the connection comes from, such as {@code 192.0.2.1}; null if there is
   * none.
   */
  default @Nullable String host() {
    return null;
  }

  /** Returns whether the connection can carry a message that is not a reply. */
  default boolean canBeNotified() {
    return true;
  }

  /** Returns the user that the authenticator has admitted; null if there is no authenticator. */
  default @Nullable String user() {
    return null;
  }

  /** Returns a description for logs, without control characters. */
  @Override
  String toString();
}
