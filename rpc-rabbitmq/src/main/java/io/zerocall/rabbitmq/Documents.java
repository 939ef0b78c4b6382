package io.zerocall.rabbitmq;

import io.zerocall.JsonText;
import io.zerocall.client.JsonError;
import io.zerocall.client.JsonReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads the bodies of messages, which are documents of JSON-RPC 2.0. */
final class Documents {
  private static final String BEGINNING = "{\"jsonrpc\":\"2.0\",";

  private Documents() {}

  /** A request or notification. */
  record Request(String method, @Nullable JsonText params) {}

  static byte[] request(String id, Request request) {
    return bytes(BEGINNING + "\"id\":" + JsonText.ofString(id) + "," + call(request));
  }

  static byte[] notification(Request request) {
    return bytes(BEGINNING + call(request));
  }

  private static String call(Request request) {
    String method = "\"method\":" + JsonText.ofString(request.method());
    return request.params() == null
        ? method + "}"
        : method + ",\"params\":" + request.params() + "}";
  }

  /**
   * Reads a request or notification.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Request readRequest(byte[] body) {
    Map<String, JsonText> members = members(body);
    JsonText method = members.get("method");
    JsonText params = members.get("params");
    if (method == null || !method.isString()) {
      throw new IllegalArgumentException("method: " + method + " (expected: a string)");
    } else if (params != null && !params.isArray() && !params.isObject()) {
      throw new IllegalArgumentException("params: neither an array nor an object");
    }
    return new Request(method.string(), params);
  }

  static byte[] result(String id, JsonText result) {
    return bytes(BEGINNING + "\"id\":" + JsonText.ofString(id) + ",\"result\":" + result + "}");
  }

  static byte[] error(@Nullable String id, JsonError error) {
    String data = error.data() == null ? "" : ",\"data\":" + error.data();
    return bytes(BEGINNING + "\"id\":" + (id == null ? JsonText.NULL : JsonText.ofString(id))
        + ",\"error\":{\"code\":" + error.code() + ",\"message\":"
        + JsonText.ofString(error.message()) + data + "}}");
  }

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonReply readReply(byte[] body) {
    Map<String, JsonText> members = members(body);
    JsonText result = members.get("result");
    JsonText error = members.get("error");
    if (result != null) {
      return new JsonReply(result, null);
    } else if (error == null || !error.isObject()) {
      throw new IllegalArgumentException("neither a result nor an error");
    }
    Map<String, JsonText> parts = error.members();
    JsonText message = parts.get("message");
    return new JsonReply(
        null,
        new JsonError(
            Integer.parseInt(String.valueOf(parts.get("code"))),
            message == null || !message.isString() ? "" : message.string(),
            parts.get("data")));
  }

  private static Map<String, JsonText> members(byte[] body) {
    JsonText json = JsonText.parse(new String(body, StandardCharsets.UTF_8));
    if (!json.isObject()) {
      throw new IllegalArgumentException("not an object");
    }
    return json.members();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
