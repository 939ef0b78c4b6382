package io.zerocall.json;

import io.zerocall.RpcErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the replies of one wire. What can't be written or is too large becomes an error, so that
 * every call can be answered. Safe for use by any thread.
 */
public abstract sealed class ReplyForm permits ReplyWriter, ZerorpcReplyWriter {
  private static final int LONGEST_BARE_MESSAGE = 256;

  private final JsonCodec codec;

  ReplyForm(JsonCodec codec) {
    this.codec = codec;
  }

  /**
   * A reply with a result; with an error instead, if the result can't be written or is too large.
   */
  public final byte[] result(RequestId id, @Nullable Object result) {
    byte[] reply;
    try {
      reply = writeResult(id, result);
    } catch (JsonException e) {
      return error(
          id,
          new ErrorObject(
              RpcErrorCode.INTERNAL_ERROR, "The result can't be written: " + e.getMessage()));
    }
    int limit = codec.limits().messageBytes();
    return reply.length <= limit
        ? reply
        : error(
            id,
            new ErrorObject(
                RpcErrorCode.INTERNAL_ERROR,
                "The result is too large: " + reply.length + " bytes (limit: " + limit + ")"));
  }

  /** A reply with an error; without the error's data, if that can't be written or is too large. */
  public final byte[] error(RequestId id, ErrorObject error) {
    try {
      byte[] reply = writeError(id, error);
      if (reply.length <= codec.limits().messageBytes()) {
        return reply;
      }
    } catch (JsonException e) {
      // Then the code and the message have to do.
    }
    String message = error.message();
    return writeError(
        id,
        new ErrorObject(
            error.code(),
            message.length() <= LONGEST_BARE_MESSAGE
                ? message
                : message.substring(0, LONGEST_BARE_MESSAGE),
            bareData(error)));
  }

  /** What is left of an error's data if there is no room for all of it. */
  @Nullable
  Object bareData(ErrorObject error) {
    return null;
  }

  /** The whole answer to a document of which no call was run. */
  public abstract byte[] refusal(RequestId id, ErrorObject error);

  /** The batch that these replies make. */
  public static byte[] batch(List<byte[]> replies) {
    return Batches.join(replies);
  }

  abstract byte[] writeResult(RequestId id, @Nullable Object result);

  abstract byte[] writeError(RequestId id, ErrorObject error);
}
