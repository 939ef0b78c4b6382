package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.ReplyObject;
import org.jspecify.annotations.Nullable;

/**
 * What a server has replied, to the letter, for callers that pass it on: either a result or an
 * error. Immutable.
 *
 * @param result the result; null if there is an error
 * @param error the error; null if there is a result
 */
public record JsonReply(@Nullable JsonText result, @Nullable JsonError error) {

  /** The result and the error exclude each other. */
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
