package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tasks of a caller, the latest first, for 2025-11-25. Only users have a list: without
 * one, everybody would see the tasks of everybody else. Thread-safe.
 */
final class TaskList {
  private static final int PAGE = 50;

  private final ToolDirectory directory;
  private final JobTools jobTools;

  TaskList(ToolDirectory directory, JobTools jobTools) {
    this.directory = directory;
    this.jobTools = jobTools;
  }

  @FunctionalInterface
  private interface Continuation {
    void accept(List<JsonText> jobs) throws McpException;
  }

  /** Receives whether the caller has a list. */
  @FunctionalInterface
  interface Availability {
    void accept(boolean isAvailable);
  }

  /** Finds out whether the server knows the caller as a user. */
  void check(McpRequest request, Availability continuation) {
    request.call(
        "rpc.jobs",
        query(1, null),
        reply -> continuation.accept(ServerReply.read(reply).result() != null));
  }

  private static String query(int most, @Nullable String before) {
    JsonObject query = new JsonObject().bool("own", true).number("most", most);
    return (before == null ? query : query.text("before", before)).toString();
  }

  /**
   * Responds with a part of the list.
   *
   * @throws McpException if the client asks for it in a wrong way
   */
  void list(McpRequest request) throws McpException {
    String cursor = request.message().cursor();
    directory.find(tools -> true, request, tools -> {
      if (!jobTools.isSupportedBy(tools)) {
        throw McpException.unknownMethod(request.revision());
      }
      find(request, PAGE, cursor, jobs -> respond(request, jobs, tools));
    });
  }

  private static void find(
      McpRequest request, int most, @Nullable String before, Continuation continuation) {
    request.call("rpc.jobs", query(most, before), bytes -> {
      ServerReply reply = ServerReply.read(bytes);
      if (reply.result() == null && reply.code() == RpcErrorCode.UNAUTHORIZED) {
        throw McpException.unknownMethod(request.revision());
      } else if (reply.result() == null && reply.code() == RpcErrorCode.INVALID_PARAMS) {
        throw McpException.invalidParams(
            "cursor: expected one that tasks/list has returned lately");
      }
      continuation.accept(reply.requireResult(request).elements());
    });
  }

  /** The server's list may be shorter than it was asked for. So it is asked whether more follow. */
  private void respond(McpRequest request, List<JsonText> jobs, ToolList tools) {
    List<JsonObject> tasks = new ArrayList<>();
    for (JsonText job : jobs) {
      JobTask task = JobTask.read(job);
      if (jobTools.toolOf(task, tools).isPresent()) {
        tasks.add(task.described(request.revision()));
      }
    }
    JsonObject result = new JsonObject().array("tasks", tasks);
    if (jobs.isEmpty()) {
      request.succeed(result);
      return;
    }
    String last = JobTask.read(jobs.get(jobs.size() - 1)).id();
    find(
        request,
        1,
        last,
        more -> request.succeed(more.isEmpty() ? result : result.text("nextCursor", last)));
  }
}
