package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import java.util.List;

/** Makes the results of tools from the replies of their methods. */
final class ToolResults {
  private ToolResults() {}

  /**
   * Adds what a method has replied to a result. An exception of the method is a result too, so that
   * the agent can read what went wrong.
   *
   * @throws McpException if the call has failed for a reason that the agent can't do anything about
   */
  static JsonObject add(JsonObject result, Tool tool, ServerReply reply, McpRequest request)
      throws McpException {
    JsonText value = reply.result();
    return value == null
        ? addError(result, tool, reply, request)
        : addValue(result, tool, value, request.revision());
  }

  private static JsonObject addValue(
      JsonObject result, Tool tool, JsonText value, Revision revision) {
    switch (tool.shape()) {
      case NOTHING -> result.array("content", List.of());
      case TEXT ->
        result.array(
            "content", List.of(text(value.isString() ? value.string() : value.toString())));
      case OBJECT, OTHER -> {
        if (!conforms(value, tool)) {
          return failed(
              result,
              "The method has returned "
                  + (value.equals(JsonText.NULL) ? "null" : "something else")
                  + ", which doesn't conform to the output schema");
        }
        result.array("content", List.of(text(value.toString())));
        boolean whole = revision.isStateless() || tool.shape() == Tool.Shape.OBJECT;
        result.json(
            "structuredContent",
            whole ? value.toString() : new JsonObject().value("result", value).toString());
      }
    }
    return result.bool("isError", false);
  }

  private static JsonObject addError(
      JsonObject result, Tool tool, ServerReply reply, McpRequest request) throws McpException {
    String message = reply.message();
    switch (reply.code()) {
      case RpcErrorCode.METHOD_NOT_FOUND -> {
        if (!tool.isRouted()) {
          throw ToolList.unknown(tool.name());
        }
        message = "No worker offers this tool at the moment";
      }
      case RpcErrorCode.PARSE_ERROR, RpcErrorCode.INVALID_REQUEST, RpcErrorCode.INTERNAL_ERROR ->
        throw reply.error(request);
      case RpcErrorCode.UNAUTHORIZED -> {
        if (!request.hasCredentials()) {
          throw reply.error(request);
        }
      }
      default -> {}
    }
    return failed(result, message);
  }

  /** Clients refuse structured content that isn't what the tool promises. */
  private static boolean conforms(JsonText value, Tool tool) {
    return tool.shape() == Tool.Shape.OBJECT
        ? value.isObject()
        : tool.isNullable() || !value.equals(JsonText.NULL);
  }

  private static JsonObject failed(JsonObject result, String message) {
    return result.array("content", List.of(text(message))).bool("isError", true);
  }

  private static JsonObject text(String text) {
    return new JsonObject().text("type", "text").text("text", text);
  }
}
