package io.zerocall.ijson;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.scheduling.TaskOutcome;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.RpcErrorReply;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Translates between opaque bodies and JSON-RPC 2.0, for a client and a worker of which only one
 * speaks JSON-RPC.
 */
final class Documents {
  private static final String BEGINNING = "{\"jsonrpc\":\"2.0\",\"id\":";

  private Documents() {}

  // From a client of this interface to a worker that speaks JSON-RPC.

  /**
   * Returns the parameters for a worker: the member {@code params}, in an array if it is a single
   * value; without that member, the body itself, unless it is a request without parameters.
   *
   * @throws RpcErrorReply if the body is not JSON
   */
  static @Nullable JsonBytes params(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    JsonText json = Envelope.json(body)
        .orElseThrow(() ->
            new RpcErrorReply(RpcErrorCode.PARSE_ERROR, "Parse error: the body is not JSON", null));
    Envelope envelope = Envelope.of(json);
    JsonText params = envelope.member("params");
    if (params != null) {
      return structured(params);
    }
    boolean isRequest = envelope.member("jsonrpc") != null || envelope.member("method") != null;
    return isRequest ? null : structured(json);
  }

  private static JsonBytes structured(JsonText value) {
    return JsonBytes.of(
        value.isArray() || value.isObject() ? value : JsonText.parse("[" + value + "]"));
  }

  /** Returns a worker's result as a reply to a client's request. */
  static byte[] reply(JsonText id, JsonBytes result) {
    byte[] beginning = utf8(BEGINNING + id + ",\"result\":");
    byte[] value = result.utf8();
    byte[] whole = new byte[beginning.length + value.length + 1];
    System.arraycopy(beginning, 0, whole, 0, beginning.length);
    System.arraycopy(value, 0, whole, beginning.length, value.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  static byte[] errorReply(JsonText id, ErrorObject error) {
    String data = error.data() instanceof JsonText json ? ",\"data\":" + json : "";
    return utf8(BEGINNING + id + ",\"error\":{\"code\":" + error.code() + ",\"message\":"
        + JsonText.ofString(error.message()) + data + "}}");
  }

  // From a client that speaks JSON-RPC to a worker of this interface.

  /** Returns the request for a worker. */
  static byte[] request(String id, String method, @Nullable JsonBytes params) {
    return utf8(BEGINNING + JsonText.ofString(id) + ",\"method\":" + JsonText.ofString(method)
        + (params == null ? "" : ",\"params\":" + params) + "}");
  }

  /**
   * Reports a worker's result: the member {@code result} or {@code error} of an object, otherwise
   * the whole JSON value. No content is the result null.
   */
  static void report(byte[] body, TaskOutcome outcome) {
    if (body.length == 0) {
      outcome.succeeded(JsonBytes.of(JsonText.NULL));
      return;
    }
    Optional<JsonText> json = Envelope.json(body);
    if (json.isEmpty()) {
      outcome.answered(task -> task.failed(
          new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The worker's result is not JSON")));
      return;
    }
    Envelope envelope = Envelope.of(json.get());
    JsonText error = envelope.member("error");
    JsonText result = envelope.member("result");
    if (error != null && !error.equals(JsonText.NULL)) {
      ErrorObject reported = error(error);
      outcome.answered(task -> task.failed(reported));
    } else {
      outcome.succeeded(JsonBytes.of(result != null ? result : json.get()));
    }
  }

  private static ErrorObject error(JsonText error) {
    Envelope members = Envelope.of(error);
    String code = members.text("code");
    String message = members.text("message");
    if (code != null && message != null && code.matches("-?[0-9]{1,9}")) {
      return new ErrorObject(Integer.parseInt(code), message, members.member("data"));
    }
    return new ErrorObject(
        RpcErrorCode.APPLICATION_ERROR, error.isString() ? error.string() : error.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
