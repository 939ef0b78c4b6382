package io.zerocall.mcp;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;

/**
 * The tasks of the protocol, which are jobs of the broker: calls of tools that outlive their
 * callers. The broker decides who may reach which job. Thread-safe.
 */
final class TaskMethods {
  private static final String RELATED = "io.modelcontextprotocol/related-task";

  /** How the message begins about a job that is unknown, or not for the caller. */
  private static final String NO_SUCH_JOB = "No such job";

  private final ToolDirectory directory;
  private final JobTools jobTools;

  TaskMethods(ToolDirectory directory, JobTools jobTools) {
    this.directory = directory;
    this.jobTools = jobTools;
  }

  /** Continues with a job that is a task, and its tool. */
  @FunctionalInterface
  private interface Continuation {
    void accept(JobTask task, Tool tool, ToolList tools) throws McpException;
  }

  /**
   * Returns whether a call of a tool has to become a task.
   *
   * @throws McpException if the client asks for a task of a tool that can't be one
   */
  boolean isTask(McpRequest request, Tool tool, ToolList tools) throws McpException {
    boolean possible = jobTools.contains(tool, tools);
    if (request.revision().isStateless()) {
      return possible && request.supports(JobTools.EXTENSION);
    }
    boolean wanted = request.revision() == Revision.R2025_11_25
        && jobTools.isSupportedBy(tools)
        && request.message().params().containsKey("task");
    if (wanted && !possible) {
      throw McpException.unknownMethod(request.revision());
    }
    return wanted;
  }

  /** Submits the call of a tool. */
  void submit(McpRequest request, Tool tool, JsonText arguments, ToolList tools) {
    JsonObject params = new JsonObject().text("method", tool.method()).value("params", arguments);
    JsonText ttl = request.message().object("task").get("ttl");
    if (ttl != null) {
      params.value("keep", ttl);
    }
    request.call("rpc.submit", params.toString(), reply -> {
      String id = ServerReply.read(reply).requireResult(request).string();
      find(request, id, task -> {
        JsonObject result = request.result("task", tools.serverInfo());
        if (request.revision().isStateless()) {
          request.succeed(task.addTo(result, task.status(), request.revision()));
        } else {
          request.succeed(result.object("task", described(task, request)));
        }
      });
    });
  }

  private static JsonObject described(JobTask task, McpRequest request) {
    return task.described(request.revision());
  }

  /** Runs a method about a task. */
  void run(McpRequest request) throws McpException {
    if (!jobTools.isConfigured()) {
      throw McpException.unknownMethod(request.revision());
    }
    boolean stateless = request.revision().isStateless();
    String id = request.message().requiredText("taskId");
    if (stateless && !request.supports(JobTools.EXTENSION)) {
      throw McpException.missingExtension(JobTools.EXTENSION);
    }
    findTask(request, id, (task, tool, tools) -> {
      switch (request.message().method()) {
        case "tasks/get" -> {
          if (stateless) {
            getWithResult(request, id, task, tool, tools);
          } else {
            request.succeed(described(task, request));
          }
        }
        case "tasks/result" -> result(request, id, tool, tools);
        case "tasks/cancel" -> cancel(request, id, task, tools);
        default -> request.succeed(request.result("complete", tools.serverInfo()));
      }
    });
  }

  /** Finds a task: only jobs of tools are tasks. */
  private void findTask(McpRequest request, String id, Continuation continuation) {
    find(
        request,
        id,
        task -> directory.find(
            list -> jobTools.toolOf(task, list).isPresent(),
            request,
            tools -> continuation.accept(
                task,
                jobTools
                    .toolOf(task, tools)
                    .orElseThrow(() -> McpException.invalidParams("No such task")),
                tools)));
  }

  @FunctionalInterface
  private interface Found {
    void accept(JobTask task) throws McpException;
  }

  private static void find(McpRequest request, String id, Found continuation) {
    request.call(
        "rpc.job",
        new JsonObject().text("id", id).toString(),
        reply -> continuation.accept(JobTask.read(ServerReply.read(reply).requireResult(request))));
  }

  // With a handshake: the result is fetched separately, and waited for.

  private static void result(McpRequest request, String id, Tool tool, ToolList tools) {
    fetch(request, id, reply -> {
      JsonObject task = new JsonObject().text("taskId", id);
      JsonObject result = request
          .result("complete", tools.serverInfo())
          .object("_meta", new JsonObject().object(RELATED, task));
      request.succeed(ToolResults.add(result, tool, reply, request));
    });
  }

  @FunctionalInterface
  private interface Fetched {
    void accept(ServerReply reply) throws McpException;
  }

  /** Fetches the result of a job, or its error. What keeps it from being fetched is no result. */
  private static void fetch(McpRequest request, String id, Fetched continuation) {
    request.call("rpc.result", new JsonObject().text("id", id).toString(), bytes -> {
      ServerReply reply = ServerReply.read(bytes);
      switch (reply.code()) {
        case RpcErrorCode.OVERLOADED,
            RpcErrorCode.SHUTTING_DOWN,
            RpcErrorCode.DEADLINE_EXCEEDED,
            RpcErrorCode.CANCELLED -> throw reply.error(request);
        case RpcErrorCode.INVALID_PARAMS -> {
          if (reply.message().startsWith(NO_SUCH_JOB)) {
            throw reply.error(request);
          }
          continuation.accept(reply);
        }
        default -> continuation.accept(reply);
      }
    });
  }

  // Stateless: the result comes with the task.

  private static void getWithResult(
      McpRequest request, String id, JobTask task, Tool tool, ToolList tools) {
    JsonObject object = request.result("complete", tools.serverInfo());
    if (task.state() != JobState.DONE && task.state() != JobState.FAILED) {
      request.succeed(task.addTo(object, task.status(), request.revision()));
      return;
    }
    fetch(request, id, reply -> {
      McpException error = null;
      JsonObject result = new JsonObject();
      try {
        result = ToolResults.add(result, tool, reply, request);
      } catch (McpException e) {
        error = e;
      }
      // a tool that has thrown has completed in the words of the protocol
      task.addTo(object, error == null ? "completed" : "failed", request.revision());
      request.succeed(
          error == null ? object.object("result", result) : object.object("error", error.toJson()));
    });
  }

  private static void cancel(McpRequest request, String id, JobTask task, ToolList tools)
      throws McpException {
    boolean stateless = request.revision().isStateless();
    if (!stateless && task.isFinal()) {
      throw ended(task);
    }
    request.call("rpc.cancel", new JsonObject().text("job", id).toString(), reply -> {
      var unused = ServerReply.read(reply).requireResult(request);
      if (stateless) {
        request.succeed(request.result("complete", tools.serverInfo()));
        return;
      }
      find(request, id, after -> {
        if (after.state() != JobState.CANCELLED) {
          throw ended(after); // meanwhile
        }
        request.succeed(described(after, request));
      });
    });
  }

  private static McpException ended(JobTask task) {
    return McpException.invalidParams("The task has ended: " + task.status());
  }
}
