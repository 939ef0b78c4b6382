package io.zerocall.json.wire;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonTexts;
import io.zerocall.json.plain.PlainScanner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds out which topic a document belongs to, and reads no more than that. Thread-safe. */
public final class Notifications {
  private static final JsonText NO_PARAMS = JsonText.parse("[]");

  private final JsonCodec codec;

  public Notifications(JsonCodec codec) {
    this.codec = codec;
  }

  static boolean beginsLikeOne(byte[] body) {
    return new PlainScanner(body).take(PlainRequests.NOTIFICATION);
  }

  /** Returns the method's name in a document; null if it has none, or can't be read up to there. */
  public @Nullable String method(byte[] body) {
    PlainScanner scanner = new PlainScanner(body);
    String plain = scanner.take(PlainRequests.NOTIFICATION) ? scanner.takeText() : null;
    return plain != null ? plain : searchMethod(body);
  }

  /**
   * Returns the unchanged params of a notification, or {@code []} if it has none.
   *
   * @throws JsonException if it can't be read
   */
  public JsonText params(byte[] body) {
    try (JsonParser parser = codec.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          if (name.equals("params")) {
            return parser.currentToken().isStructStart()
                ? slice(body, parser)
                : JsonTexts.read(parser);
          }
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw JsonException.of(e);
    }
    return NO_PARAMS;
  }

  /** Returns the array or object that begins here, byte for byte. */
  private static JsonText slice(byte[] body, JsonParser parser) {
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    long to = parser.currentLocation().getByteOffset();
    return JsonTexts.slice(body, (int) from, (int) to);
  }

  private @Nullable String searchMethod(byte[] body) {
    try (JsonParser parser = codec.parser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("method")) {
            return parser.getString();
          }
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      // Then it belongs to no topic.
    }
    return null;
  }
}
