package io.zerocall.json.zerorpc;

import io.zerocall.JsonText;
import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.ValueRead;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.FailureData;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the documents that servers of the original zerorpc send: an array of as many replies as
 * there were calls, in the same order; the members of a reply may be in any order. Thread-safe.
 */
public final class ZerorpcReplyReader implements ReplyReader {
  private static final String NO_ANSWER =
      " (expected: an array; does the server speak the original zerorpc's wire?)";

  private final JsonCodec codec;

  public ZerorpcReplyReader(JsonCodec codec) {
    this.codec = codec;
  }

  @Override
  public boolean isBatch(byte[] body) {
    return true;
  }

  @Override
  public ReplyObject read(byte[] body, JsonType type) {
    try {
      return readBatch(body, 0, 1, id -> type).get(0);
    } catch (JsonException e) {
      return new ReplyObject(0, null, null, e);
    }
  }

  /** Reports an exception in the form of JSON-RPC. */
  @Override
  public ReplyObject readJson(byte[] body) {
    ReplyObject reply = readBatch(body, 0, 1, id -> codec.type(JsonText.class)).get(0);
    ErrorObject error = reply.error();
    if (reply.unreadable() != null) {
      throw reply.unreadable();
    }
    if (error == null || !(error.data() instanceof RemoteFailure failure)) {
      return reply;
    }
    JsonText data =
        JsonCodec.text(codec.write(generator -> FailureData.write(codec, generator, failure)));
    return new ReplyObject(
        reply.id(), null, new ErrorObject(error.code(), error.message(), data), null);
  }

  @Override
  public List<ReplyObject> readBatch(
      byte[] body, long firstId, int count, LongFunction<@Nullable JsonType> types) {
    List<ReplyObject> replies = new ArrayList<>();
    try (JsonParser parser = codec.parser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new JsonException("not an array of replies" + NO_ANSWER);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long id = firstId + replies.size();
        replies.add(new ItemReader(parser, types.apply(id)).read(id));
      }
      JsonCodec.requireEnd(parser);
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
    return replies.size() == count ? replies : refusedAsOne(replies, firstId, count);
  }

  /**
   * Handles one error for a whole batch, with which our own servers answer a batch that they
   * refuse.
   */
  private static List<ReplyObject> refusedAsOne(
      List<ReplyObject> replies, long firstId, int count) {
    ErrorObject error = replies.size() == 1 ? replies.get(0).error() : null;
    if (error == null) {
      throw new JsonException(replies.size() + " replies to " + count + " calls");
    }
    List<ReplyObject> copies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      copies.add(new ReplyObject(firstId + i, null, error, null));
    }
    return copies;
  }

  /** Reads one reply, member by member; an instance is used once. */
  private static final class ItemReader {
    private final JsonParser parser;
    private final @Nullable JsonType type;
    private @Nullable Boolean success;
    private @Nullable ValueRead result;
    private String errorType = "";
    private String message = "";
    private String traceback = "";
    private @Nullable String errorId;

    /** @param type null for a surplus reply */
    ItemReader(JsonParser parser, @Nullable JsonType type) {
      this.parser = parser;
      this.type = type;
    }

    ReplyObject read(long id) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return unreadable(id, new JsonException("the reply is not an object"));
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "success" -> success = value.isBoolean() ? parser.getBooleanValue() : null;
          case "result" -> readResult();
          case "error_type" -> errorType = text();
          case "message" -> message = text();
          case "traceback" -> traceback = text();
          case ZerorpcReplyWriter.ERROR_ID -> errorId = text();
          default -> {}
        }
        parser.skipChildren();
      }
      return outcome(id);
    }

    private void readResult() {
      if (type != null) {
        result = ValueRead.of(parser, type);
      }
    }

    private String text() {
      return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
    }

    private ReplyObject outcome(long id) {
      if (success == null) {
        return unreadable(id, new JsonException("the reply doesn't say whether it is a success"));
      } else if (!success) {
        return new ReplyObject(id, null, error(), null);
      }
      return result == null
          ? unreadable(id, new JsonException("the reply has no result"))
          : new ReplyObject(id, result.value(), null, result.mismatch());
    }

    private static ReplyObject unreadable(long id, JsonException why) {
      return new ReplyObject(id, null, null, why);
    }

    private ErrorObject error() {
      if (errorType.equals("KeyError") && isFunctionNotFound(message)) {
        return new ErrorObject(RpcErrorCode.METHOD_NOT_FOUND, message);
      }
      List<String> stack = traceback.lines().filter(line -> !line.isBlank()).toList();
      return new ErrorObject(
          RpcErrorCode.APPLICATION_ERROR,
          message,
          new RemoteFailure(message, errorType, List.of(), Map.of(), List.of(), stack, errorId));
    }

    /**
     * Detects the message for an unknown function; Python puts the message of a method's own
     * KeyError in quotation marks.
     */
    private static boolean isFunctionNotFound(String message) {
      return message.startsWith("Function '") && message.endsWith("' not found");
    }
  }
}
