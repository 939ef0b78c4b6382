package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Lists tools and calls them. Thread-safe. */
final class ToolMethods {
  private static final String ARGUMENTS = "arguments";
  private static final JsonText NO_ARGUMENTS = JsonText.parse("{}");

  private final ToolDirectory directory;
  private final JobTools jobTools;
  private final TaskMethods tasks;

  ToolMethods(ToolDirectory directory, JobTools jobTools, TaskMethods tasks) {
    this.directory = directory;
    this.jobTools = jobTools;
    this.tasks = tasks;
  }

  void list(McpRequest request) throws McpException {
    String cursor = request.message().cursor();
    String after = cursor == null ? null : decoded(cursor);
    directory.list(request, tools -> {
      ToolList.Page page = tools.page(after);
      List<JsonText> descriptions = new ArrayList<>();
      for (Tool tool : page.tools()) {
        descriptions.add(tool.description(request.revision(), jobTools.contains(tool, tools)));
      }
      JsonObject result =
          request.result("complete", tools.serverInfo()).array("tools", descriptions);
      String next = page.next();
      if (next != null) {
        byte[] name = next.getBytes(StandardCharsets.UTF_8);
        result.text("nextCursor", Base64.getUrlEncoder().encodeToString(name));
      }
      request.succeed(request.cacheable(result));
    });
  }

  private static String decoded(String cursor) throws McpException {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw McpException.invalidParams("cursor: expected one that tools/list has returned");
    }
  }

  void call(McpRequest received) throws McpException {
    String name = received.message().requiredText("name");
    JsonText arguments = received.message().params().getOrDefault(ARGUMENTS, NO_ARGUMENTS);
    if (!arguments.isObject()) {
      throw McpException.invalidParams("arguments: expected an object");
    }
    McpRequest request = received.without(ARGUMENTS);
    directory.find(list -> list.tools().containsKey(name), request, tools -> {
      Tool tool = tools.require(name);
      if (tasks.isTask(request, tool, tools)) {
        tasks.submit(request, tool, arguments, tools);
        return;
      }
      request.call(tool.method(), arguments.toString(), reply -> {
        JsonObject result = request.result("complete", tools.serverInfo());
        request.succeed(ToolResults.add(result, tool, ServerReply.read(reply), request));
      });
    });
  }
}
