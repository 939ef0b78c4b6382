package io.zerocall.json.document;

import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads the replies of one wire format. Thread-safe. */
public interface ReplyReader {

  /**
   * Returns whether a document can be the answer to a batch; otherwise it is one reply to all
   * calls.
   */
  boolean isBatch(byte[] body);

  /** Reads the reply to a single request. */
  ReplyObject read(byte[] body, JsonType type);

  /**
   * Reads the reply to a single request and leaves its parts unchanged: the result is a
   * {@link io.zerocall.JsonText}, and so is the error's data, if there is any. The ID is not read.
   *
   * @throws JsonException if it can't be read
   */
  ReplyObject readJson(byte[] body);

  /**
   * Reads a batch of replies.
   *
   * @param firstId the ID of the first request; the others follow consecutively
   * @param count the number of requests
   * @param types returns the expected type of the result for an ID, or null if none is expected
   * @throws JsonException if the document as a whole can't be read
   */
  List<ReplyObject> readBatch(
      byte[] body, long firstId, int count, LongFunction<@Nullable JsonType> types);
}
