package io.zerocall.server.method;

import io.zerocall.RpcContext;
import io.zerocall.json.RequestId;
import io.zerocall.server.topic.Subscriber;
import org.jspecify.annotations.Nullable;

/** The part of a connection that the methods it calls may use. Thread-safe. */
public interface Caller {

  /** Returns the context of the message. */
  RpcContext context();

  /** Returns the connection's subscriptions, or null if it can't receive notifications. */
  @Nullable
  Subscriber subscriber();

  /** Cancels another call of the same connection. */
  void cancel(RequestId id);

  /** Returns a description of the connection, for logs. */
  @Override
  String toString();
}
