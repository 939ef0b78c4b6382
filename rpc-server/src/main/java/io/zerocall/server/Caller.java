package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.RequestId;
import io.zerocall.server.topic.Subscriber;
import org.jspecify.annotations.Nullable;

/** The connection that calls a method, as far as methods may know it. Safe for any thread. */
interface Caller {

  /** What came with the message. */
  RpcContext context();

  /** What it is subscribed to; null if it can't be sent notifications. */
  @Nullable
  Subscriber subscriber();

  /** Cancels another call of the same connection. */
  void cancel(RequestId id);

  /** A description of the connection, for logs. */
  @Override
  String toString();
}
