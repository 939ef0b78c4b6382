package io.zerocall.server;

import io.zerocall.JsonText;
import java.util.OptionalLong;

/**
 * A topic of a server with an {@link RpcFallback}, from its first subscriber to its last: where a
 * fallback brings what was published elsewhere. Safe for use by any thread; nothing here blocks.
 * Once the last subscriber is gone it does nothing any more.
 */
public interface FallbackTopic {

  /** The topic's name. */
  String name();

  /**
   * Publishes a message to all who are subscribed at the server. What one thread publishes arrives
   * in its order; no interceptors are passed. A message that is larger than the server's limit is
   * missed.
   *
   * @param params an array or an object, which goes to the subscribers as it is
   */
  void publish(JsonText params);

  /**
   * Tells all who are subscribed at the server that they have missed messages in this place.
   *
   * @param count how many; empty if nobody knows
   */
  void missed(OptionalLong count);
}
