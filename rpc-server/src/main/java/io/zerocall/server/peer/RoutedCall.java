package io.zerocall.server.peer;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Routing;
import io.zerocall.json.plain.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * A call of a name that the server has not registered itself.
 *
 * @param method the name as the caller wrote it; any text
 * @param params an array or an object, byte for byte as it arrived; null if there were none
 * @param context metadata, trace and user
 * @param routing what the caller asks of a broker
 * @param deadlineNanos when the call expires, by the server's clock; {@code Long.MAX_VALUE} if
 *     never
 * @param client identifies the connection of the caller, by its identity
 */
public record RoutedCall(
    String method,
    @Nullable JsonBytes params,
    RpcContext context,
    Routing routing,
    long deadlineNanos,
    Object client) {

  /** Returns the same with another deadline. */
  public RoutedCall withDeadline(long nanos) {
    return new RoutedCall(method, params, context, routing, nanos, client);
  }
}
