package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of the protocol. Thread-safe once the endpoint is served. */
final class McpMethods {
  private static final JsonText NO_ARGUMENTS = JsonText.parse("{}");
  private static final int ACCEPTED = 202;
  private static final int NOT_ACCEPTABLE = 406;
  private static final int SESSION_BYTES = 16;
  private static final long FRESH_MILLIS = 60_000;

  private final ToolDirectory directory = new ToolDirectory();
  private final RunningCalls running = new RunningCalls();
  private final SecureRandom random = new SecureRandom();
  private @Nullable String instructions; // not changed once the endpoint is served

  void instructions(@Nullable String text) {
    instructions = text;
  }

  void received(EndpointExchange exchange) {
    if (!RequestRules.accepts(exchange)) {
      exchange.respond(new EndpointResponse(NOT_ACCEPTABLE, new byte[0], Map.of()));
      return;
    }
    ClientMessage message = null;
    try {
      message = ClientMessage.read(exchange.body());
      JsonText id = message.id();
      if (id == null) {
        notified(exchange, message);
      } else {
        run(new McpRequest(exchange, message, id, RequestRules.revision(exchange, message)));
      }
    } catch (McpException e) {
      McpRequest.fail(exchange, message == null ? null : message.id(), e);
    }
  }

  private void notified(EndpointExchange exchange, ClientMessage message) throws McpException {
    RequestRules.requireKnownRevision(exchange);
    if (message.method().equals("notifications/cancelled")) {
      running.cancel(exchange, message);
    }
    exchange.respond(new EndpointResponse(ACCEPTED, new byte[0], Map.of()));
  }

  private void run(McpRequest request) throws McpException {
    boolean stateless = request.revision().isStateless();
    switch (request.message().method()) {
      case "tools/list" -> listTools(request);
      case "tools/call" -> callTool(request);
      case "server/discover" -> {
        requireMethod(stateless, request);
        directory.list(request, tools -> discover(request, tools));
      }
      case "initialize" -> {
        requireMethod(!stateless, request);
        initialize(request);
      }
      case "ping" -> {
        requireMethod(!stateless, request);
        request.succeed(new JsonObject());
      }
      default -> requireMethod(false, request);
    }
  }

  private static void requireMethod(boolean exists, McpRequest request) throws McpException {
    if (!exists) {
      throw McpException.unknownMethod(request.revision());
    }
  }

  // What the server is.

  private void initialize(McpRequest request) throws McpException {
    Revision revision = Revision.negotiated(request.message().requiredText("protocolVersion"));
    directory.list(request, tools -> {
      JsonObject result = new JsonObject()
          .text("protocolVersion", revision.toString())
          .object("capabilities", capabilities())
          .value("serverInfo", tools.serverInfo());
      byte[] session = new byte[SESSION_BYTES];
      random.nextBytes(session);
      request.succeed(
          instructed(result), Map.of(RunningCalls.SESSION, HexFormat.of().formatHex(session)));
    });
  }

  private void discover(McpRequest request, ToolList tools) {
    JsonObject result = request
        .result("complete", tools.serverInfo())
        .texts("supportedVersions", Revision.names())
        .object("capabilities", capabilities());
    request.succeed(cacheable(instructed(result)));
  }

  private static JsonObject capabilities() {
    return new JsonObject().object("tools", new JsonObject());
  }

  private JsonObject instructed(JsonObject result) {
    return instructions == null ? result : result.text("instructions", instructions);
  }

  /** Other callers may be shown something else. */
  private static JsonObject cacheable(JsonObject result) {
    return result.number("ttlMs", FRESH_MILLIS).text("cacheScope", "private");
  }

  // Tools.

  private void listTools(McpRequest request) throws McpException {
    String cursor = request.message().text("cursor");
    String after = cursor == null ? null : decoded(cursor);
    directory.list(request, tools -> {
      ToolList.Page page = tools.page(after, request.revision());
      JsonObject result =
          request.result("complete", tools.serverInfo()).array("tools", page.tools());
      String next = page.next();
      if (next != null) {
        byte[] name = next.getBytes(StandardCharsets.UTF_8);
        result.text("nextCursor", Base64.getUrlEncoder().encodeToString(name));
      }
      request.succeed(request.revision().isStateless() ? cacheable(result) : result);
    });
  }

  private static String decoded(String cursor) throws McpException {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw McpException.invalidParams("cursor: expected one that tools/list has returned");
    }
  }

  private void callTool(McpRequest request) throws McpException {
    String name = request.message().requiredText("name");
    JsonText arguments = request.message().params().getOrDefault("arguments", NO_ARGUMENTS);
    if (!arguments.isObject()) {
      throw McpException.invalidParams("arguments: expected an object");
    }
    running.begun(request);
    directory.find(name, request, tools -> {
      Tool tool = tools.require(name);
      request.call(tool.method(), arguments.toString(), reply -> {
        JsonObject result = request.result("complete", tools.serverInfo());
        request.succeed(ToolResults.add(result, tool, ServerReply.read(reply), request));
      });
    });
  }
}
