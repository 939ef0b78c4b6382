package io.zerocall.json.document;

import io.zerocall.RemoteFailure;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the replies of one wire format. An error can always be written and is never too large, so
 * that every call can be answered. Thread-safe.
 */
public abstract class ReplyWriter {
  private static final int LONGEST_BARE_MESSAGE = 256;

  private final JsonCodec codec;

  protected ReplyWriter(JsonCodec codec) {
    this.codec = codec;
  }

  /**
   * Returns a reply with a result, which may exceed the limit for messages.
   *
   * @param type the declared type of the result
   * @throws JsonException if the result can't be written
   */
  public final byte[] result(RequestId id, JsonType type, @Nullable Object result) {
    return writeResult(id, type, result);
  }

  /**
   * Returns a reply with an error; omits most of the error's data if it can't be written or is too
   * large.
   */
  public final byte[] error(RequestId id, ErrorObject error) {
    try {
      byte[] reply = writeError(id, error);
      if (reply.length <= codec.limits().messageBytes()) {
        return reply;
      }
    } catch (JsonException e) {
      // Then only the code, the message and the error's ID are sent.
    }
    String message = error.message();
    return writeError(
        id,
        new ErrorObject(
            error.code(),
            message.length() <= LONGEST_BARE_MESSAGE
                ? message
                : message.substring(0, LONGEST_BARE_MESSAGE),
            barely(error.data())));
  }

  private @Nullable Object barely(@Nullable Object data) {
    return data instanceof RetryData retry
        ? new RetryData(bareData(retry.data()), retry.retry())
        : bareData(data);
  }

  /** Returns the part of an error's data that is kept if the whole data can't be sent. */
  protected @Nullable Object bareData(@Nullable Object data) {
    return data instanceof RemoteFailure failure && failure.errorId() != null
        ? RemoteFailure.ofMessage("", failure.errorId())
        : null;
  }

  /** Returns the complete answer to a document of which no call was run. */
  public abstract byte[] refusal(RequestId id, ErrorObject error);

  /** Returns the batch of these replies. */
  public static byte[] batch(List<byte[]> replies) {
    return Batches.join(replies);
  }

  protected abstract byte[] writeResult(RequestId id, JsonType type, @Nullable Object result);

  protected abstract byte[] writeError(RequestId id, ErrorObject error);
}
