package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.http.endpoint.EndpointExchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that clients with a session may cancel by a notification. The endpoint remembers no
 * session: its id only distinguishes the calls of one client from those of others. Thread-safe.
 */
final class RunningCalls {
  static final String SESSION = "mcp-session-id";

  /** A call of a client, whose credentials must be the same, as ids of sessions may leak. */
  private record Key(String session, @Nullable String authorization, JsonText id) {}

  private final Map<Key, McpRequest> running = new ConcurrentHashMap<>();

  /** Adds a call, until it ends. */
  void begun(McpRequest request) {
    Key key = request.revision().isStateless() ? null : key(request.exchange(), request.id());
    if (key != null && running.putIfAbsent(key, request) == null) {
      request.exchange().whenEnded(() -> running.remove(key, request));
    }
  }

  /**
   * Cancels a call, if it is running.
   *
   * @param notification the one that the client has sent
   */
  void cancel(EndpointExchange exchange, ClientMessage notification) {
    JsonText id = notification.params().get("requestId");
    Key key = id == null ? null : key(exchange, id);
    McpRequest request = key == null ? null : running.get(key);
    if (request != null) {
      request.exchange().cancel();
      request.fail(McpException.failed(RpcErrorCode.CANCELLED, "Cancelled"));
    }
  }

  private static @Nullable Key key(EndpointExchange exchange, JsonText id) {
    String session = exchange.header(SESSION);
    return session == null ? null : new Key(session, exchange.header("authorization"), id);
  }
}
