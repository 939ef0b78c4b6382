package io.zerocall.json;

import io.zerocall.RpcWire;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads the replies of one wire. Safe for use by any thread. */
public sealed interface ReplyParser permits ReplyReader, ZerorpcReplyReader {

  /** The replies of a wire. */
  static ReplyParser of(RpcWire wire, JsonCodec codec) {
    return wire == RpcWire.ZERORPC ? new ZerorpcReplyReader(codec) : new ReplyReader(codec);
  }

  /** Whether a document can be the answer to a batch; otherwise it is one reply for all. */
  boolean isBatch(byte[] body);

  /** Reads the reply to a single request. */
  ReplyObject read(byte[] body, JsonType type);

  /**
   * Reads the reply to a single request, of which everything stays as it is: the result is a
   * {@link io.zerocall.JsonText}, and so is the error's data, if it has any. The id is not read.
   *
   * @throws JsonException if it can't be read
   */
  ReplyObject readJson(byte[] body);

  /**
   * Reads a batch of replies.
   *
   * @param firstId the id of the first request; the others count up from it
   * @param count how many requests there were
   * @param types the type that is expected of the result with an id, or null if none is expected
   * @throws JsonException if the document as a whole can't be read
   */
  List<ReplyObject> readBatch(
      byte[] body, long firstId, int count, LongFunction<@Nullable JsonType> types);
}
