package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of the protocol. Thread-safe once the endpoint is served. */
final class McpMethods {
  private static final int ACCEPTED = 202;
  private static final int NOT_ACCEPTABLE = 406;
  private static final int SESSION_BYTES = 16;

  private final JobTools jobTools = new JobTools();
  private final ToolDirectory directory = new ToolDirectory();
  private final RunningRequests running = new RunningRequests();
  private final TaskMethods tasks = new TaskMethods(directory, jobTools);
  private final TaskList taskList = new TaskList(directory, jobTools);
  private final ToolMethods tools = new ToolMethods(directory, jobTools, tasks);
  private final SecureRandom random = new SecureRandom();
  private @Nullable String instructions; // not changed once the endpoint is served

  void instructions(@Nullable String text) {
    instructions = text;
  }

  JobTools jobTools() {
    return jobTools;
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
    Revision revision = request.revision();
    String method = request.message().method();
    boolean exists = switch (method) {
      case "tools/list", "tools/call" -> true;
      case "server/discover", "tasks/update" -> revision.isStateless();
      case "initialize", "ping" -> !revision.isStateless();
      case "tasks/get", "tasks/cancel" -> revision != Revision.R2025_06_18;
      case "tasks/result", "tasks/list" -> revision == Revision.R2025_11_25;
      default -> false;
    };
    if (!exists) {
      throw McpException.unknownMethod(revision);
    }
    if (!method.equals("initialize")) { // which a client must not cancel
      running.begun(request);
    }
    switch (method) {
      case "tools/list" -> tools.list(request);
      case "tools/call" -> tools.call(request);
      case "server/discover" -> directory.list(request, list -> discover(request, list));
      case "initialize" -> initialize(request);
      case "ping" -> request.succeed(new JsonObject());
      case "tasks/list" -> taskList.list(request);
      default -> tasks.run(request);
    }
  }

  private void initialize(McpRequest request) throws McpException {
    Revision revision = Revision.negotiated(request.message().requiredText("protocolVersion"));
    directory.list(request, list -> {
      if (revision == Revision.R2025_11_25 && jobTools.isSupportedBy(list)) {
        taskList.check(
            request, hasList -> welcome(request, revision, list, taskCapabilities(hasList)));
      } else {
        welcome(request, revision, list, null);
      }
    });
  }

  private static JsonObject taskCapabilities(boolean hasList) {
    JsonObject call = new JsonObject().object("call", new JsonObject());
    JsonObject tasks = new JsonObject();
    if (hasList) {
      tasks.object("list", new JsonObject());
    }
    return tasks
        .object("cancel", new JsonObject())
        .object("requests", new JsonObject().object("tools", call));
  }

  private void welcome(
      McpRequest request, Revision revision, ToolList list, @Nullable JsonObject tasks) {
    JsonObject capabilities = new JsonObject().object("tools", new JsonObject());
    if (tasks != null) {
      capabilities.object("tasks", tasks);
    }
    JsonObject result = new JsonObject()
        .text("protocolVersion", revision.toString())
        .object("capabilities", capabilities)
        .value("serverInfo", list.serverInfo());
    request.succeed(instructed(result), Map.of(RunningRequests.SESSION, newSession()));
  }

  private String newSession() {
    byte[] session = new byte[SESSION_BYTES];
    random.nextBytes(session);
    return HexFormat.of().formatHex(session);
  }

  private void discover(McpRequest request, ToolList list) {
    JsonObject capabilities = new JsonObject().object("tools", new JsonObject());
    if (jobTools.isSupportedBy(list)) {
      capabilities.object(
          "extensions", new JsonObject().object(JobTools.EXTENSION, new JsonObject()));
    }
    JsonObject result = request
        .result("complete", list.serverInfo())
        .texts("supportedVersions", Revision.names())
        .object("capabilities", capabilities);
    request.succeed(request.cacheable(instructed(result)));
  }

  private JsonObject instructed(JsonObject result) {
    return instructions == null ? result : result.text("instructions", instructions);
  }
}
