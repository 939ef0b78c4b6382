package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/** The other end of a connection, as something whose methods can be called. Thread-safe. */
public interface CallablePeer {
  /** Returned instead of an id if a request was not sent. */
  long NOT_SENT = -1;

  /**
   * Sends a request. Never blocks.
   *
   * @param params an array or an object; null for none
   * @param receiver gets the reply, or is notified that there will be none; called on a thread that
   *     reads, at most once, and possibly before this method returns
   * @return the id of the request, or {@link #NOT_SENT}: the connection is closed, or its peer
   *     leaves too much unread. Then the receiver is not called
   */
  long call(
      SerializedName method, @Nullable JsonBytes params, Header header, ReplyReceiver receiver);

  /**
   * Sends a notification. Never blocks.
   *
   * @return false if it was dropped: the connection is closed, or its peer leaves too much unread
   */
  boolean notify(SerializedName method, @Nullable JsonBytes params);

  /**
   * Sends the document of a notification if there is capacity to spare. Never blocks; does nothing
   * if the connection is closed.
   */
  void publish(byte[] document);

  /** Asks the peer to cancel a request. The peer answers the request in any case. */
  void cancel(long id);

  /**
   * Handles a report of the peer on a request that it runs. Has no effect if no such request waits
   * for its reply.
   *
   * @param id the request's id, as the peer has written it
   * @param progress see {@link ReplyReceiver#progressed}
   */
  void progressed(JsonText id, long progress, long total, @Nullable String message);

  /** Returns whether the peer reads its requests; see {@link CallRouter#writable}. */
  boolean takesRequests();

  /** Returns whether the connection has ended. */
  boolean isClosed();

  /** Returns a description for logs. */
  @Override
  String toString();
}
