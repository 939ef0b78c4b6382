package io.zerocall.server.method;

import io.zerocall.RpcContext;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.Routing;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.topic.Subscriber;
import org.jspecify.annotations.Nullable;

/** The part of a connection that the methods it calls may use. Thread-safe. */
public interface Caller {

  /** Returns the context of the message. */
  RpcContext context();

  /** Returns the connection's subscriptions, or null if it can't receive notifications. */
  @Nullable
  Subscriber subscriber();

  /** Returns what the caller asks of a broker. */
  Routing routing();

  /** Returns when its calls expire, by the server's clock; {@code Long.MAX_VALUE} if never. */
  long deadlineNanos();

  /** Returns an object that identifies the connection. */
  Object connection();

  /**
   * Returns the other end of the connection as something that can be called; null if it can't
   * receive requests, or the server sends none.
   */
  @Nullable
  CallablePeer peer();

  /** Cancels another call of the same connection. */
  void cancel(RequestId id);

  /** Returns a description of the connection, for logs. */
  @Override
  String toString();
}
