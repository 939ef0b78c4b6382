package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server with an endpoint for MCP, and a client that sends it arbitrary requests. */
final class Served implements AutoCloseable {
  static final long PATIENCE_SECONDS = 20;

  private final Weather weather = new Weather();
  private final RpcServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Served(RpcServerBuilder builder, HttpConnector connector) {
    server = builder.connector(connector).register(weather).start();
  }

  static Served byDefault() {
    return with(builder -> builder, connector -> connector);
  }

  static Served with(
      UnaryOperator<RpcServerBuilder> builder, UnaryOperator<HttpConnector> connector) {
    McpEndpoint endpoint = McpEndpoint.at("/mcp").instructions("Ask for a forecast first.");
    return new Served(
        builder.apply(RpcServer.builder().describedAs("Weather", "1.2.3")),
        connector.apply(HttpConnector.at("127.0.0.1", 0).endpoint(endpoint)));
  }

  RpcServer server() {
    return server;
  }

  Weather weather() {
    return weather;
  }

  String base() {
    return server.endpoint();
  }

  URI uri() {
    return URI.create(base() + "/mcp");
  }

  /** Returns a request with the headers that every client sends. */
  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri())
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> post(HttpRequest.Builder request, String body) {
    return send(request.POST(BodyPublishers.ofString(body)));
  }

  // The revisions with a handshake.

  static String message(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  static String call(String tool, String arguments) {
    return message(
        "1", "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
  }

  /** Sends a request of 2025-11-25. */
  HttpResponse<String> post(String body) {
    return post(request().header("MCP-Protocol-Version", "2025-11-25"), body);
  }

  // The stateless revision.

  static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  HttpRequest.Builder stateless(String method) {
    return request().header("MCP-Protocol-Version", "2026-07-28").header("Mcp-Method", method);
  }

  /** Sends a stateless request. */
  HttpResponse<String> ask(String method) {
    return post(stateless(method), message("1", method, "{" + META + "}"));
  }

  /** Calls a tool statelessly. */
  HttpResponse<String> ask(String tool, String arguments) {
    return post(
        stateless("tools/call").header("Mcp-Name", tool),
        message(
            "1",
            "tools/call",
            "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "," + META + "}"));
  }

  // What came.

  static JsonText member(JsonText object, String... path) {
    JsonText found = object;
    for (String name : path) {
      JsonText next = found.members().get(name);
      if (next == null) {
        throw new AssertionError("no " + name + " in " + found);
      }
      found = next;
    }
    return found;
  }

  static JsonText json(HttpResponse<String> response) {
    return JsonText.parse(response.body());
  }

  static JsonText result(HttpResponse<String> response) {
    return member(json(response), "result");
  }

  static Map<String, JsonText> members(HttpResponse<String> response) {
    return json(response).members();
  }

  static boolean await(Semaphore semaphore) throws InterruptedException {
    return semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.close();
  }
}
