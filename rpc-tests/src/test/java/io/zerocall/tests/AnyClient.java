package io.zerocall.tests;

import io.zerocall.JsonText;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connected client in any language and over any protocol. */
interface AnyClient extends AutoCloseable {
  Outcome call(String method, JsonText params) throws IOException, InterruptedException;

  @Override
  default void close() {}

  /** Returns the document of a call, with the id 0. */
  static String request(String method, JsonText params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params);
  }

  /**
   * How a call has ended.
   *
   * @param result a string, or the JSON of another result; null after an error
   * @param errorType the type of the error; null after a result
   */
  record Outcome(@Nullable String result, @Nullable String errorType) {
    static Outcome result(JsonText result) {
      return new Outcome(result.isString() ? result.string() : result.toString(), null);
    }

    static Outcome error(String type) {
      return new Outcome(null, type);
    }

    static Outcome ofReply(String document) {
      Map<String, JsonText> members = JsonText.parse(document).members();
      JsonText error = members.get("error");
      return error == null
          ? result(members.get("result"))
          : error(error.members().get("data").members().get("type").string());
    }
  }
}
