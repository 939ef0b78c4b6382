package io.zerocall.json.zerorpc;

import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.MixedArguments;
import io.zerocall.json.RequestId;
import io.zerocall.json.Utf8;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the documents that clients of the original zerorpc send: an array of calls, each of them an
 * array {@code [name, [positional…], {keyword…}]} whose last two items are optional. Thread-safe.
 */
public final class ZerorpcRequestReader<T extends RequestTarget> {
  private static final String SHAPE = " (expected: [name, [positional…], {keyword…}])";

  private final JsonCodec codec;
  private final Function<String, @Nullable T> targets;

  public ZerorpcRequestReader(JsonCodec codec, Function<String, @Nullable T> targets) {
    this.codec = codec;
    this.targets = targets;
  }

  /** Returns whether a document has this wire format: an array that begins with another array. */
  public static boolean isOne(byte[] body) {
    int arrays = 0;
    for (byte b : body) {
      if (b == '[') {
        if (++arrays == 2) {
          return true;
        }
      } else if (!isBlank(b)) {
        return false;
      }
    }
    return false;
  }

  public static boolean isEmptyArray(byte[] body) {
    int brackets = 0;
    for (byte b : body) {
      if (brackets < 2 && b == "[]".charAt(brackets)) {
        brackets++;
      } else if (!isBlank(b)) {
        return false;
      }
    }
    return brackets == 2;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  public RequestDocument<T> read(byte[] body) {
    try (JsonParser parser = codec.parser(body)) {
      parser.nextToken();
      List<Request<T>> requests = new ArrayList<>();
      int most = codec.limits().batchItems();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (requests.size() == most) {
          return unreadable(ErrorObject.tooLarge("a batch of more than " + most + " calls"));
        }
        requests.add(readCall(parser));
      }
      JsonCodec.requireEnd(parser);
      return new RequestDocument.Zerorpc<>(requests);
    } catch (JacksonException e) {
      return unreadable(ErrorObject.parseError(JsonException.describe(e)));
    }
  }

  private RequestDocument<T> unreadable(ErrorObject error) {
    return new RequestDocument.Unreadable<>(RequestId.NULL, error);
  }

  /** Reads a call; leaves the parser at its end, even if the call is invalid. */
  private Request<T> readCall(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return failed(ErrorObject.invalidRequest("a call must be an array" + SHAPE));
    }
    int inside = parser.streamReadContext().getNestingDepth();
    Request<T> call;
    try {
      call = readInside(parser);
    } catch (JsonException e) {
      call = failed(ErrorObject.invalidParams(String.valueOf(e.getMessage())));
    }
    while (parser.streamReadContext().getNestingDepth() >= inside && parser.nextToken() != null) {
      // The rest must be JSON too.
    }
    return call;
  }

  private Request<T> readInside(JsonParser parser) {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      return failed(ErrorObject.invalidRequest("a call's name must be a string" + SHAPE));
    }
    String name = parser.getString();
    if (Utf8.isLonger(name, codec.limits().nameBytes())) {
      return failed(ErrorObject.nameTooLong(codec.limits().nameBytes()));
    }
    T target = targets.apply(name);
    MixedArguments arguments = target == null ? null : new MixedArguments(target.parameterList());
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      if (arguments == null) {
        parser.skipChildren();
      } else {
        arguments.positional(parser);
      }
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        if (arguments == null) {
          parser.skipChildren();
        } else {
          arguments.named(parser);
        }
        parser.nextToken();
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      return failed(ErrorObject.invalidRequest("a call of the wrong shape" + SHAPE));
    }
    return target == null || arguments == null
        ? failed(ErrorObject.functionNotFound(name))
        : new Request.Call<>(RequestId.NULL, target, arguments.complete());
  }

  private Request<T> failed(ErrorObject error) {
    return new Request.Failed<>(RequestId.NULL, error);
  }
}
