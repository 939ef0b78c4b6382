package io.zerocall.json.wire;

import io.zerocall.json.JsonType;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.json.plain.PlainBuffer;
import io.zerocall.json.plain.PlainScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads and writes replies with a result in the {@linkplain PlainScanner plain form}. */
final class PlainReplies {
  private static final byte[] RESULT = PlainScanner.ascii(",\"result\":");

  private static final byte[] ERROR = PlainScanner.ascii(",\"error\":");

  private PlainReplies() {}

  /** Returns the ID of the reply that begins a document, or -1 if it does not have this form. */
  static long firstId(byte[] body) {
    PlainScanner scanner = new PlainScanner(body);
    scanner.take('[');
    long id = takeId(scanner);
    return scanner.take(',') ? id : -1;
  }

  private static long takeId(PlainScanner scanner) {
    return scanner.take(PlainScanner.BEGINNING) ? scanner.takeNumber() : -1;
  }

  /**
   * Returns whether a document begins like a single reply, or like a request; null if it does not
   * have this form.
   */
  static @Nullable Boolean isReply(byte[] body) {
    PlainScanner scanner = new PlainScanner(body);
    if (takeId(scanner) < 0) {
      return null;
    } else if (scanner.take(RESULT) || scanner.take(ERROR)) {
      return true;
    }
    return scanner.take(PlainRequests.METHOD) ? false : null;
  }

  /** Reads a single reply; returns null if it does not have this form. */
  static @Nullable ReplyObject read(byte[] body, JsonType type) {
    PlainScanner scanner = new PlainScanner(body);
    ReplyObject reply = readItem(scanner, id -> type);
    return scanner.atEnd() ? reply : null;
  }

  /** Reads a batch of replies; returns null if it does not have this form. */
  static @Nullable List<ReplyObject> readBatch(
      byte[] body, LongFunction<@Nullable JsonType> types) {
    PlainScanner scanner = new PlainScanner(body);
    if (!scanner.take('[')) {
      return null;
    }
    List<ReplyObject> replies = new ArrayList<>();
    do {
      ReplyObject reply = readItem(scanner, types);
      if (reply == null) {
        return null;
      }
      replies.add(reply);
    } while (scanner.take(','));
    return scanner.take(']') && scanner.atEnd() ? replies : null;
  }

  private static @Nullable ReplyObject readItem(
      PlainScanner scanner, LongFunction<@Nullable JsonType> types) {
    long id = takeId(scanner);
    JsonType type = id < 0 ? null : types.apply(id);
    if (type == null || !scanner.take(RESULT)) {
      return null;
    }
    Object result = type.readPlain(scanner);
    return result == PlainScanner.OTHER || !scanner.take('}')
        ? null
        : new ReplyObject(id, result, null, null);
  }

  /**
   * Reads a single reply, and leaves its result unchanged; returns null if it does not have this
   * form.
   */
  static @Nullable ReplyObject readBytes(byte[] body) {
    PlainScanner scanner = new PlainScanner(body);
    long id = takeId(scanner);
    if (id < 0 || !scanner.take(RESULT)) {
      return null;
    }
    int start = scanner.position();
    if (!scanner.skipValue()) {
      return null;
    }
    JsonBytes result = new JsonBytes(scanner.since(start));
    return scanner.take('}') && scanner.atEnd() ? new ReplyObject(id, result, null, null) : null;
  }

  /** Writes a reply with a result; returns null if it can't have this form. */
  static byte @Nullable [] write(RequestId id, @Nullable Object result) {
    PlainBuffer buffer = new PlainBuffer(PlainScanner.BEGINNING.length
        + id.json().length()
        + RESULT.length
        + PlainBuffer.size(result)
        + 1);
    buffer.put(PlainScanner.BEGINNING);
    if (!buffer.putPlain(id.json())) {
      return null;
    }
    buffer.put(RESULT);
    if (!buffer.putValue(result)) {
      return null;
    }
    buffer.put('}');
    return buffer.toBytes();
  }
}
