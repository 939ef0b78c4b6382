package io.zerocall.server;

import io.zerocall.JsonText;
import java.util.OptionalLong;

/**
 * A topic of a server with an {@link RpcFallback}, open from its first subscriber to its last. A
 * fallback publishes here what was published elsewhere. Thread-safe; no method blocks. Once the
 * last subscriber is gone the methods do nothing.
 */
public interface FallbackTopic {

  /** Returns the topic's name. */
  String name();

  /**
   * Publishes a message to all subscribers at the server. Messages that one thread publishes arrive
   * in their order. Interceptors are not called. A message that is larger than the server's limit
   * counts as missed.
   *
   * @param params an array or an object, which is sent to the subscribers unchanged
   */
  void publish(JsonText params);

  /**
   * Notifies all subscribers at the server that they have missed messages at this point.
   *
   * @param count the number of messages; empty if it is unknown
   */
  void missed(OptionalLong count);
}
