package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyObject;
import org.jspecify.annotations.Nullable;

/**
 * A server's reply, unchanged, for callers that forward it: either a result or an error. Immutable.
 *
 * @param result the result; null if there is an error
 * @param error the error; null if there is a result
 */
public record JsonReply(@Nullable JsonText result, @Nullable JsonError error) {

  /**
   * Creates a reply.
   *
   * @throws IllegalArgumentException if there are both a result and an error, or neither
   */
  public JsonReply {
    if ((result == null) == (error == null)) {
      throw new IllegalArgumentException(
          "result: " + result + ", error: " + error + " (expected: one of them, the other null)");
    }
  }

  static JsonReply of(ReplyObject reply) {
    ErrorObject error = reply.error();
    return error == null
        ? new JsonReply((JsonText) reply.result(), null)
        : new JsonReply(
            null, new JsonError(error.code(), error.message(), (JsonText) error.data()));
  }
}
