package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads replies whose result and error stay as they are. */
final class JsonReplies {
  private JsonReplies() {}

  /**
   * Reads a single reply.
   *
   * @throws JsonException if it is none
   */
  static JsonReply read(byte[] document) {
    JsonText reply = JsonCodec.text(document);
    if (!reply.isObject()) {
      throw new JsonException("the reply is not an object");
    }
    Map<String, JsonText> members = reply.members();
    JsonText error = members.get("error");
    if (error != null && !error.equals(JsonText.NULL)) {
      return new JsonReply(null, error(error));
    }
    JsonText result = members.get("result");
    if (result == null) {
      throw new JsonException("the reply has neither a result nor an error");
    }
    return new JsonReply(result, null);
  }

  private static JsonError error(JsonText error) {
    if (!error.isObject()) {
      return new JsonError(
          RpcErrorCode.INTERNAL_ERROR, "The server's error is not an object", null);
    }
    Map<String, JsonText> members = error.members();
    JsonText message = members.get("message");
    return new JsonError(
        code(members.get("code")),
        message != null && message.isString() ? message.string() : "",
        members.get("data"));
  }

  private static int code(@Nullable JsonText code) {
    try {
      return Integer.parseInt(String.valueOf(code));
    } catch (NumberFormatException e) {
      return RpcErrorCode.INTERNAL_ERROR;
    }
  }
}
