package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A client of MCP that sends arbitrary requests. */
class Peer {
  static final long PATIENCE_SECONDS = 20;

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** @param base the endpoint of the connector */
  Peer(String base) {
    this.base = base;
  }

  String base() {
    return base;
  }

  URI uri() {
    return URI.create(base + "/mcp");
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
}
