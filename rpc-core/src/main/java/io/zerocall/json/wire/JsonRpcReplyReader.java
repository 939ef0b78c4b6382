package io.zerocall.json.wire;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.ValueRead;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyReader;
import io.zerocall.json.plain.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the documents that servers send (JSON-RPC 2.0, sections 5 and 6). Thread-safe. */
public final class JsonRpcReplyReader implements ReplyReader {
  /** Stands for a reply without an ID: the server does not know which request it answers. */
  public static final long NO_ID = -1;

  /** Stands for an ID that this library assigns to no request. */
  private static final long FOREIGN_ID = -2;

  /** Stands for a document that is not a reply but a notification. */
  public static final long NOTIFICATION = -3;

  private final JsonCodec codec;

  public JsonRpcReplyReader(JsonCodec codec) {
    this.codec = codec;
  }

  @Override
  public boolean isBatch(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '[';
      }
    }
    return false;
  }

  /**
   * Returns the ID of a reply, or of the first one in a batch that has one. Returns {@link #NO_ID}
   * or {@link #FOREIGN_ID} if there is none that this library assigns, and {@link #NOTIFICATION}
   * for a single object with a method and without an ID.
   */
  public long firstId(byte[] body) {
    long id = PlainReplies.firstId(body);
    if (id >= 0) {
      return id;
    }
    return Notifications.beginsLikeOne(body) ? NOTIFICATION : searchId(body);
  }

  /** Searches even documents that are not UTF-8, so that the affected call fails as unreadable. */
  private long searchId(byte[] body) {
    try (JsonParser parser = codec.uncheckedParser(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return searchId(parser);
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        long id = searchId(parser);
        if (id != NO_ID && id != NOTIFICATION) {
          return id;
        }
      }
    } catch (JacksonException e) {
      // Then no call can be notified, since the document belongs to none.
    }
    return NO_ID;
  }

  /**
   * Returns the ID of the object that begins here; if it has none of ours, leaves the parser at its
   * end.
   */
  private static long searchId(JsonParser parser) {
    long id = NO_ID;
    boolean hasId = false;
    boolean hasMethod = false;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        hasMethod |= name.equals("method");
        if (name.equals("id")) {
          hasId = true;
          id = ownId(parser);
          if (id >= 0) {
            return id;
          }
        }
        parser.skipChildren();
      }
    }
    return hasMethod && !hasId ? NOTIFICATION : id;
  }

  private static long ownId(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && parser.getLongValue() >= 0) {
      return parser.getLongValue();
    }
    return parser.currentToken() == JsonToken.VALUE_NULL ? NO_ID : FOREIGN_ID;
  }

  @Override
  public ReplyObject read(byte[] body, JsonType type) {
    ReplyObject plain = PlainReplies.read(body, type);
    return plain != null ? plain : readAny(body, type);
  }

  /**
   * Returns whether a document is a single reply, and not a request. False if it is neither, or
   * can't be read.
   */
  public boolean isReply(byte[] body) {
    Boolean plain = PlainReplies.isReply(body);
    return plain != null ? plain : !isBatch(body) && searchOutcome(body);
  }

  private boolean searchOutcome(byte[] body) {
    boolean hasOutcome = false;
    try (JsonParser parser = codec.uncheckedParser(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        if (name.equals("method")) {
          return false;
        }
        hasOutcome |= name.equals("result") || name.equals("error");
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (JacksonException e) {
      // What can be read of it decides.
    }
    return hasOutcome;
  }

  /**
   * Reads the reply to a single request as {@link #readJson} does, but the result is a
   * {@link JsonBytes}.
   *
   * @throws JsonException if it can't be read
   */
  public ReplyObject readBytes(byte[] body) {
    ReplyObject plain = PlainReplies.readBytes(body);
    if (plain != null) {
      return plain;
    }
    ReplyObject any = JsonTextReplies.read(body);
    return any.result() instanceof JsonText text
        ? new ReplyObject(any.id(), JsonBytes.of(text), null, null)
        : any;
  }

  @Override
  public ReplyObject readJson(byte[] body) {
    return JsonTextReplies.read(body);
  }

  /** Reads the reply in any form. */
  ReplyObject readAny(byte[] body, JsonType type) {
    try (JsonParser parser = codec.parser(body)) {
      parser.nextToken();
      ReplyObject reply = new ItemReader(parser, body, id -> type).read();
      JsonCodec.requireEnd(parser);
      return reply;
    } catch (JacksonException e) {
      return unreadable(-1, JsonException.of(e));
    }
  }

  @Override
  public List<ReplyObject> readBatch(
      byte[] body, long firstId, int count, LongFunction<@Nullable JsonType> types) {
    List<ReplyObject> plain = PlainReplies.readBatch(body, types);
    return plain != null ? plain : readAnyBatch(body, types);
  }

  /** Reads the batch in any form. */
  List<ReplyObject> readAnyBatch(byte[] body, LongFunction<@Nullable JsonType> types) {
    List<ReplyObject> replies = new ArrayList<>();
    try (JsonParser parser = codec.parser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new JsonException("not a batch");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        replies.add(new ItemReader(parser, body, types).read());
      }
      JsonCodec.requireEnd(parser);
      return replies;
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
  }

  private static ReplyObject unreadable(long id, JsonException why) {
    return new ReplyObject(id, null, null, why);
  }

  /** Reads one reply, member by member; an instance is used once. */
  private final class ItemReader {
    private final JsonParser parser;
    private final byte[] body;
    private final LongFunction<@Nullable JsonType> types;

    private long id = -1;
    private boolean hasId;
    private boolean hasResult;
    private int resultStart = -1;
    private int resultEnd;
    private @Nullable Object result;
    private @Nullable ErrorObject error;
    private @Nullable JsonException mismatch;

    ItemReader(JsonParser parser, byte[] body, LongFunction<@Nullable JsonType> types) {
      this.parser = parser;
      this.body = body;
      this.types = types;
    }

    ReplyObject read() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return unreadable(-1, new JsonException("the reply is not an object"));
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        switch (name) {
          case "id" -> {
            hasId = true;
            id = ownId(parser);
            parser.skipChildren();
          }
          case "result" -> readResult();
          case "error" -> {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
              error = ErrorObjectReader.read(parser);
            }
          }
          default -> parser.skipChildren();
        }
      }
      if (resultStart >= 0) {
        readRemembered();
      }
      if (error == null && !hasResult && mismatch == null) {
        mismatch = new JsonException("the reply has neither a result nor an error");
      }
      return error != null
          ? new ReplyObject(id, null, error, null)
          : new ReplyObject(id, result, null, mismatch);
    }

    private void readResult() {
      hasResult = true;
      JsonType type = hasId ? types.apply(id) : null;
      if (type != null) {
        readAs(parser, type);
      } else {
        resultStart = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        resultEnd = (int) parser.currentLocation().getByteOffset();
      }
    }

    private void readAs(JsonParser from, JsonType type) {
      ValueRead read = ValueRead.of(from, type);
      result = read.value();
      mismatch = read.mismatch();
    }

    private void readRemembered() {
      JsonType type = types.apply(id);
      if (type == null) {
        return;
      }
      try (JsonParser again = codec.uncheckedParser(body, resultStart, resultEnd - resultStart)) {
        again.nextToken();
        readAs(again, type);
      }
    }
  }
}
