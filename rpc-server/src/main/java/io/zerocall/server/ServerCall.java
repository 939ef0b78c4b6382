package io.zerocall.server;

import io.zerocall.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * One call as an interceptor sees it, before the method runs. Immutable.
 *
 * <p>Publishing to a topic and subscribing to one are calls too; they have a {@link #topic}. When a
 * client publishes, no method is called, and {@link #method} is the topic's name. Interceptors
 * don't see messages that are published to a topic without subscribers. Still, clients choose the
 * names of topics. So an interceptor that counts calls by {@link #method} should count all calls
 * with a topic together, or only by topics that it knows.
 *
 * @param method the method's name on the wire; the topic's name if the client publishes
 * @param isNotification whether the caller expects no reply
 * @param context the context of the call: metadata, trace, deadline, user
 * @param peer a description of the caller, for logs; not for authorization
 * @param topic the topic that the client publishes to, or that {@code rpc.subscribe} or
 *     {@code rpc.unsubscribe} refers to; null for any other call
 */
public record ServerCall(
    String method,
    boolean isNotification,
    RpcContext context,
    String peer,
    @Nullable String topic) {

  /** Creates a call that refers to no topic. */
  public ServerCall(String method, boolean isNotification, RpcContext context, String peer) {
    this(method, isNotification, context, peer, null);
  }

  /** Returns whether the caller publishes to the {@link #topic}. */
  public boolean isPublishing() {
    return topic != null && !method.startsWith("rpc."); // no topic's name begins with this
  }
}
