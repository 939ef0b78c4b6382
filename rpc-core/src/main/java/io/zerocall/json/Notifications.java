package io.zerocall.json;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds out which topic's message a document is, and no more of it. Safe for use by any thread. */
public final class Notifications {
  private static final JsonText NO_PARAMS = JsonText.parse("[]");

  private final JsonCodec codec;

  public Notifications(JsonCodec codec) {
    this.codec = codec;
  }

  static boolean beginsLikeOne(byte[] body) {
    return new PlainScanner(body).take(PlainRequests.NOTIFICATION);
  }

  /** The method's name in a document; null if it has none, or is unreadable up to there. */
  public @Nullable String method(byte[] body) {
    PlainScanner scanner = new PlainScanner(body);
    String plain = scanner.take(PlainRequests.NOTIFICATION) ? scanner.takeText() : null;
    return plain != null ? plain : searchMethod(body);
  }

  /**
   * The params of a notification as they are, or {@code []} if it has none.
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

  /** The array or object that begins here, to the byte. */
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
      // Then it is nobody's.
    }
    return null;
  }
}
