package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of a client, from its arrival to its response. Thread-safe. */
final class McpRequest {
  private static final int OK = 200;
  private static final long FRESH_MILLIS = 60_000;
  private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

  private final EndpointExchange exchange;
  private final ClientMessage message;
  private final JsonText id;
  private final Revision revision;

  McpRequest(EndpointExchange exchange, ClientMessage message, JsonText id, Revision revision) {
    this.exchange = exchange;
    this.message = message;
    this.id = id;
    this.revision = revision;
  }

  /** Continues with the reply of the server. */
  @FunctionalInterface
  interface Continuation {
    void accept(byte[] reply) throws McpException;
  }

  EndpointExchange exchange() {
    return exchange;
  }

  ClientMessage message() {
    return message;
  }

  JsonText id() {
    return id;
  }

  Revision revision() {
    return revision;
  }

  /**
   * Returns the request without one of its parameters. What the endpoint keeps while a call runs,
   * nothing counts.
   */
  McpRequest without(String parameter) {
    return new McpRequest(exchange, message.without(parameter), id, revision);
  }

  /** Returns whether the client has sent credentials. */
  boolean hasCredentials() {
    return exchange.header("authorization") != null;
  }

  /** Returns whether the client of a stateless request supports an extension of the protocol. */
  boolean supports(String extension) {
    JsonText capabilities = message.meta().get(RequestRules.META_CAPABILITIES);
    JsonText extensions = capabilities == null || !capabilities.isObject()
        ? null
        : capabilities.members().get("extensions");
    return revision.isStateless()
        && extensions != null
        && extensions.isObject()
        && extensions.members().containsKey(extension);
  }

  /**
   * Calls a method of the server for the client.
   *
   * @param params an object, as JSON
   */
  void call(String method, String params, Continuation continuation) {
    String document = new JsonObject()
        .text("jsonrpc", "2.0")
        .number("id", 1)
        .text("method", method)
        .json("params", params)
        .toString();
    JsonText traceparent = message.meta().get("traceparent");
    exchange.call(
        document.getBytes(StandardCharsets.UTF_8),
        traceparent != null && traceparent.isString() ? traceparent.string() : null,
        reply -> {
          try {
            continuation.accept(reply);
          } catch (McpException e) {
            fail(e);
          }
        });
  }

  /**
   * Returns the beginning of a result.
   *
   * @param type the kind of result, for stateless requests
   * @param serverInfo the title and version of the server
   */
  JsonObject result(String type, JsonText serverInfo) {
    JsonObject result = new JsonObject();
    if (revision.isStateless()) {
      result
          .text("resultType", type)
          .object("_meta", new JsonObject().value(SERVER_INFO, serverInfo));
    }
    return result;
  }

  /** Adds how long a client may keep a result, which other callers may get differently. */
  JsonObject cacheable(JsonObject result) {
    return revision.isStateless()
        ? result.number("ttlMs", FRESH_MILLIS).text("cacheScope", "private")
        : result;
  }

  void succeed(JsonObject result) {
    succeed(result, Map.of());
  }

  /** @param headers further HTTP headers of the response */
  void succeed(JsonObject result, Map<String, String> headers) {
    respond(exchange, OK, response(id).object("result", result), headers);
  }

  void fail(McpException reason) {
    fail(exchange, id, reason);
  }

  /** @param id null if it can't be read */
  static void fail(EndpointExchange exchange, @Nullable JsonText id, McpException reason) {
    respond(
        exchange, reason.status(), response(id).object("error", reason.toJson()), reason.headers());
  }

  /** Returns a response without an id, to what may be no request. */
  static byte[] refusal(McpException reason) {
    return bytes(response(null).object("error", reason.toJson()));
  }

  private static byte[] bytes(JsonObject document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject response(@Nullable JsonText id) {
    JsonObject response = new JsonObject().text("jsonrpc", "2.0");
    return id == null ? response : response.value("id", id);
  }

  private static void respond(
      EndpointExchange exchange, int status, JsonObject document, Map<String, String> headers) {
    exchange.respond(new EndpointResponse(status, bytes(document), headers));
  }
}
