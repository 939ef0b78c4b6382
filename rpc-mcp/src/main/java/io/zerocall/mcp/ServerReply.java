package io.zerocall.mcp;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply of the server to a call.
 *
 * @param result null if it is an error
 * @param code the code of the error
 * @param message the message of the error
 */
record ServerReply(@Nullable JsonText result, int code, String message) {
  private static final int LEAST_OWN_CODE = -32099;

  static ServerReply read(byte[] reply) {
    Map<String, JsonText> members =
        JsonText.parse(new String(reply, StandardCharsets.UTF_8)).members();
    JsonText result = members.get("result");
    JsonText error = members.get("error");
    if (result != null || error == null) {
      return new ServerReply(result == null ? JsonText.NULL : result, 0, "");
    }
    JsonText code = error.members().get("code");
    JsonText message = error.members().get("message");
    return new ServerReply(
        null,
        code == null ? RpcErrorCode.INTERNAL_ERROR : Integer.parseInt(code.toString()),
        message == null || !message.isString() ? "" : message.string());
  }

  /**
   * Returns the result.
   *
   * @throws McpException if it is an error
   */
  JsonText requireResult(McpRequest request) throws McpException {
    if (result == null) {
      throw error(request);
    }
    return result;
  }

  /**
   * Returns the error as one of the protocol. The codes of JSON-RPC that a server may define for
   * itself belong to MCP, so they are replaced.
   */
  McpException error(McpRequest request) {
    if (code == RpcErrorCode.UNAUTHORIZED) {
      return McpException.unauthorized(message, request.hasCredentials());
    }
    boolean own = code >= LEAST_OWN_CODE && code <= RpcErrorCode.APPLICATION_ERROR;
    return McpException.failed(own ? RpcErrorCode.INTERNAL_ERROR : code, message);
  }
}
