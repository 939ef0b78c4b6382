package io.zerocall.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds out which topic's message a document is, and no more of it. Safe for use by any thread. */
public final class Notifications {
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

  private @Nullable String searchMethod(byte[] body) {
    try (JsonParser parser = codec.parser(body, 0, body.length)) {
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
