package io.zerocall.server;

import io.zerocall.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * One call as an interceptor sees it, before the method runs. Immutable.
 *
 * <p>To publish to a topic and to subscribe to one are calls too: {@link #topic} tells them from
 * the others. Whoever publishes calls no method, and {@link #method} is the topic's name then. What
 * is published to a topic that nobody is subscribed to is not seen. Still, clients choose the names
 * of topics: who counts calls by {@link #method} had better count those that have a topic together,
 * or by topics that he knows.
 *
 * @param method the method's name on the wire; the topic's name if something is published
 * @param isNotification whether the caller expects no reply
 * @param context what came with the call: metadata, trace, deadline, user
 * @param peer a description of who calls, for logs; nothing to base a decision on
 * @param topic the topic that is published to, or that {@code rpc.subscribe} or
 *     {@code rpc.unsubscribe} is about; null for any other call
 */
public record ServerCall(
    String method,
    boolean isNotification,
    RpcContext context,
    String peer,
    @Nullable String topic) {

  /** A call that has nothing to do with topics. */
  public ServerCall(String method, boolean isNotification, RpcContext context, String peer) {
    this(method, isNotification, context, peer, null);
  }

  /** Whether the caller publishes to the {@link #topic}. */
  public boolean isPublishing() {
    return topic != null && !method.startsWith("rpc."); // no topic's name begins so
  }
}
