package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests that clients with a session may cancel by a notification. The endpoint remembers no
 * session: its id only distinguishes the requests of one client from those of others. Thread-safe.
 */
final class RunningRequests {
  static final String SESSION = "mcp-session-id";

  /** A request of a client, whose credentials must be the same, as ids of sessions may leak. */
  private record Key(String session, @Nullable String authorization, JsonText id) {}

  private final Map<Key, EndpointExchange> running = new ConcurrentHashMap<>();

  /** Adds a request, until it ends. */
  void begun(McpRequest request) {
    EndpointExchange exchange = request.exchange();
    Key key = request.revision().isStateless() ? null : key(exchange, request.id());
    if (key != null && running.putIfAbsent(key, exchange) == null) {
      exchange.whenEnded(() -> running.remove(key, exchange));
    }
  }

  /**
   * Cancels a request, if it is running.
   *
   * @param notification the one that the client has sent
   */
  void cancel(EndpointExchange exchange, ClientMessage notification) {
    JsonText id = notification.params().get("requestId");
    Key key = id == null ? null : key(exchange, id);
    EndpointExchange request = key == null ? null : running.get(key);
    if (request != null) {
      request.cancel();
      McpRequest.fail(request, id, McpException.cancelled());
    }
  }

  private static @Nullable Key key(EndpointExchange exchange, JsonText id) {
    String session = exchange.header(SESSION);
    return session == null ? null : new Key(session, exchange.header("authorization"), id);
  }
}
