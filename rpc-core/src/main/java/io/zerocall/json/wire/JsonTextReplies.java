package io.zerocall.json.wire;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON-RPC replies, and leaves their results and errors unchanged. */
final class JsonTextReplies {
  private JsonTextReplies() {}

  /**
   * Reads a single reply.
   *
   * @throws JsonException if it is not a reply
   */
  static ReplyObject read(byte[] document) {
    JsonText reply = JsonCodec.text(document);
    if (!reply.isObject()) {
      throw new JsonException("the reply is not an object");
    }
    Map<String, JsonText> members = reply.members();
    JsonText error = members.get("error");
    if (error != null && !error.equals(JsonText.NULL)) {
      return new ReplyObject(JsonRpcReplyReader.NO_ID, null, error(error), null);
    }
    JsonText result = members.get("result");
    if (result == null) {
      throw new JsonException("the reply has neither a result nor an error");
    }
    return new ReplyObject(JsonRpcReplyReader.NO_ID, result, null, null);
  }

  private static ErrorObject error(JsonText error) {
    if (!error.isObject()) {
      return new ErrorObject(
          RpcErrorCode.INTERNAL_ERROR, "The server's error is not an object", error);
    }
    Map<String, JsonText> members = error.members();
    JsonText message = members.get("message");
    return new ErrorObject(
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
