package io.zerocall.json.wire;

import io.zerocall.RpcWire;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonTexts;
import io.zerocall.json.ParameterList;
import io.zerocall.json.RequestId;
import io.zerocall.json.RequestIdReader;
import io.zerocall.json.Utf8;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.json.zerorpc.ZerorpcRequestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the documents that clients send (JSON-RPC 2.0, sections 4 and 6, and those of the original
 * zerorpc), in one pass if the method's name comes before its parameters. Thread-safe.
 */
public final class RequestReader<T extends RequestTarget> {
  private final JsonCodec codec;
  private final Function<String, @Nullable T> targets;
  private final ZerorpcRequestReader<T> zerorpc;

  /**
   * Creates a reader.
   *
   * @param targets returns the target of a name, or null if the name is unknown
   */
  public RequestReader(JsonCodec codec, Function<String, @Nullable T> targets) {
    this.codec = codec;
    this.targets = targets;
    this.zerorpc = new ZerorpcRequestReader<>(codec, targets);
  }

  /** Detects the wire format of a document by its shape alone. */
  public static RpcWire wireOf(byte[] body) {
    return ZerorpcRequestReader.isOne(body) ? RpcWire.ZERORPC : RpcWire.JSON_RPC;
  }

  /**
   * Returns whether a document is an empty array. In both wire formats that is a batch of no calls,
   * so its shape doesn't show which one is meant.
   */
  public static boolean isEmptyArray(byte[] body) {
    return ZerorpcRequestReader.isEmptyArray(body);
  }

  /** Reads a document; every problem with it becomes an error in the returned object. */
  public RequestDocument<T> read(byte[] body) {
    RequestDocument<T> plain = PlainRequests.read(body, codec.limits(), targets);
    return plain != null ? plain : readAny(body);
  }

  /** Reads the document in any form. */
  RequestDocument<T> readAny(byte[] body) {
    if (wireOf(body) == RpcWire.ZERORPC) {
      return zerorpc.read(body);
    }
    try (JsonParser parser = codec.parser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        return readBatch(parser, body);
      }
      if (first == null) {
        return unreadable(ErrorObject.parseError("the document is empty"));
      }
      Request<T> request = new ItemReader(parser, body).read();
      JsonCodec.requireEnd(parser);
      return new RequestDocument.Single<>(request);
    } catch (JacksonException e) {
      return unreadable(ErrorObject.parseError(JsonException.describe(e)));
    }
  }

  private RequestDocument<T> readBatch(JsonParser parser, byte[] body) {
    List<Request<T>> requests = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (requests.size() == codec.limits().batchItems()) {
        return unreadable(
            ErrorObject.tooLarge("a batch of more than " + codec.limits().batchItems() + " calls"));
      }
      requests.add(new ItemReader(parser, body).read());
    }
    JsonCodec.requireEnd(parser);
    return requests.isEmpty()
        ? unreadable(ErrorObject.invalidRequest("an empty batch"))
        : new RequestDocument.Batch<>(requests);
  }

  private RequestDocument<T> unreadable(ErrorObject error) {
    return new RequestDocument.Unreadable<>(RequestId.NULL, error);
  }

  /**
   * Finds the ID of a request that is too large to be read, without keeping any of it; returns
   * {@link RequestId#NULL} if there is none.
   */
  public RequestId idOf(byte[] body) {
    try (JsonParser parser = codec.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          if (name.equals("id")) {
            RequestId id = RequestIdReader.read(parser);
            return id == null ? RequestId.NULL : id;
          }
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      // Then no ID can be read.
    }
    return RequestId.NULL;
  }

  /** Reads one item, member by member; an instance is used once. */
  private final class ItemReader {
    private final JsonParser parser;
    private final byte[] body;

    private boolean hasVersion;
    private boolean hasId;
    private @Nullable RequestId id;
    private @Nullable String method;
    private boolean methodIsWrong;
    private boolean nameIsTooLong;
    private @Nullable T target;
    private boolean hasParams;
    private boolean paramsAreWrong;
    private int paramsStart = -1;
    private int paramsEnd;
    private @Nullable Object @Nullable [] arguments;
    private @Nullable JsonException mismatch;

    ItemReader(JsonParser parser, byte[] body) {
      this.parser = parser;
      this.body = body;
    }

    Request<T> read() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return new Request.Failed<>(RequestId.NULL, ErrorObject.invalidRequest("not an object"));
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "jsonrpc" -> {
            hasVersion = value == JsonToken.VALUE_STRING && parser.getString().equals("2.0");
            parser.skipChildren();
          }
          case "method" -> readMethod(value);
          case "params" -> readParams(value);
          case "id" -> {
            hasId = true;
            id = RequestIdReader.read(parser);
          }
          default -> parser.skipChildren();
        }
      }
      return outcome();
    }

    private void readMethod(@Nullable JsonToken value) {
      if (value == JsonToken.VALUE_STRING) {
        method = parser.getString();
        nameIsTooLong = Utf8.isLonger(method, codec.limits().nameBytes());
        target = nameIsTooLong ? null : targets.apply(method);
      } else {
        methodIsWrong = true;
        parser.skipChildren();
      }
    }

    private void readParams(@Nullable JsonToken value) {
      hasParams = true;
      if (value != JsonToken.START_ARRAY && value != JsonToken.START_OBJECT) {
        paramsAreWrong = true;
      } else if (target == null || target.parameterList().isAnything()) {
        // The name comes later, is unknown, or belongs to a target that takes unchanged params.
        remember(() -> skipStructure(parser));
      } else if (!hasId && target.publishesNotifications()) {
        T reading = target;
        remember(() -> readArguments(parser, reading));
      } else {
        readArguments(parser, target);
      }
    }

    /** Reads the params, and remembers their position. */
    private void remember(Runnable read) {
      paramsStart = (int) parser.currentTokenLocation().getByteOffset();
      read.run();
      parser.finishToken();
      paramsEnd = (int) parser.currentLocation().getByteOffset();
    }

    /** Skips params that may be passed on unchanged, and therefore checks all limits here. */
    private static void skipStructure(JsonParser from) {
      int depth = 1;
      while (depth > 0) {
        JsonToken token = from.nextToken();
        if (token == null) {
          return;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
          from.streamReadConstraints().validateFPLength(from.getString().length());
        }
      }
    }

    private void readArguments(JsonParser from, T target) {
      int outside = from.streamReadContext().getNestingDepth() - 1;
      try {
        arguments = target.parameterList().read(from);
      } catch (JsonException e) {
        mismatch = e;
        while (from.streamReadContext().getNestingDepth() > outside && from.nextToken() != null) {
          // The rest must be JSON too.
        }
      }
    }

    private Request<T> outcome() {
      RequestId known = id == null ? RequestId.NULL : id;
      if (!hasVersion) {
        return new Request.Failed<>(known, ErrorObject.invalidRequest("jsonrpc must be \"2.0\""));
      } else if (method == null) {
        return new Request.Failed<>(
            known,
            ErrorObject.invalidRequest(methodIsWrong ? "method must be a string" : "no method"));
      } else if (hasId && id == null) {
        return new Request.Failed<>(
            RequestId.NULL, ErrorObject.invalidRequest("id must be a string, a number or null"));
      } else if (paramsAreWrong) {
        return new Request.Failed<>(
            known, ErrorObject.invalidRequest("params must be an array or an object"));
      }
      if (nameIsTooLong) {
        return new Request.Failed<>(
            known, ErrorObject.nameTooLong(codec.limits().nameBytes()));
      }
      T found = target;
      if (found == null || (!hasId && !found.takesNotifications())) {
        return hasId ? new Request.Failed<>(id, ErrorObject.methodNotFound()) : publication(method);
      }
      if (!hasParams) {
        readNone(found);
      } else if (arguments == null && mismatch == null) {
        readRemembered(found);
      }
      Request<T> call = call(found);
      return hasId || !found.publishesNotifications()
          ? call
          : new Request.RunAndPublished<>(method, call, publicationOfChecked(method));
    }

    private Request<T> call(T found) {
      return mismatch != null || arguments == null
          ? new Request.Failed<>(
              id,
              ErrorObject.invalidParams(
                  mismatch == null ? "" : String.valueOf(mismatch.getMessage())))
          : new Request.Call<>(id, found, arguments);
    }

    /**
     * Reading arguments is less strict than passing params on: unused members are skipped. So the
     * limits of the skipped parts are checked here.
     */
    private Supplier<@Nullable Publication> publicationOfChecked(String topic) {
      byte[] document = body;
      int start = paramsStart;
      int end = paramsEnd;
      return () -> {
        if (start >= 0) {
          try (JsonParser again = codec.uncheckedParser(document, start, end - start)) {
            again.nextToken();
            skipStructure(again);
          } catch (JacksonException e) {
            return null;
          }
        }
        return Publications.of(topic, document, start, end);
      };
    }

    /** Returns the publication; a name that can't be encoded in UTF-8 can't be published. */
    private Request<T> publication(String topic) {
      Publication publication = Publications.of(topic, body, paramsStart, paramsEnd);
      return publication == null
          ? new Request.Failed<>(null, ErrorObject.methodNotFound())
          : new Request.Published<>(publication);
    }

    private void readRemembered(T target) {
      if (target.parameterList().isAnything()) {
        takeRemembered(target.parameterList());
        return;
      }
      try (JsonParser again = codec.uncheckedParser(body, paramsStart, paramsEnd - paramsStart)) {
        again.nextToken();
        readArguments(again, target);
      }
    }

    private void takeRemembered(ParameterList list) {
      try {
        arguments = new Object[] {list.whole(JsonTexts.slice(body, paramsStart, paramsEnd))};
      } catch (JsonException e) {
        mismatch = e;
      }
    }

    private void readNone(T target) {
      try {
        arguments = target.parameterList().none();
      } catch (JsonException e) {
        mismatch = e;
      }
    }
  }
}
