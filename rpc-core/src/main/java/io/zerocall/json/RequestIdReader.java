package io.zerocall.json;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/** Reads IDs. */
public final class RequestIdReader {
  private RequestIdReader() {}

  /**
   * Reads the ID at the parser's current token, and leaves the parser at the value's end; returns
   * null if the value is of a type that IDs can't have.
   */
  public static @Nullable RequestId read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      String number = parser.getString();
      parser.streamReadConstraints().validateFPLength(number.length());
      return new RequestId(number);
    } else if (token == JsonToken.VALUE_STRING) {
      return new RequestId(quoted(parser.getString()));
    } else if (token == JsonToken.VALUE_NULL) {
      return RequestId.NULL;
    }
    parser.skipChildren();
    return null;
  }

  /** Returns the ID that a value is; null if the value is of a type that IDs can't have. */
  public static @Nullable RequestId of(JsonText value) {
    String json = value.toString();
    char first = json.charAt(0);
    if (value.isString()) {
      return new RequestId(quoted(value.string()));
    } else if (first == '-' || Character.isDigit(first)) {
      return new RequestId(json);
    }
    return value.equals(JsonText.NULL) ? RequestId.NULL : null;
  }

  private static String quoted(String text) {
    char[] escaped = JsonStringEncoder.getInstance().quoteAsCharArray(text);
    StringBuilder quoted = new StringBuilder(escaped.length + 2).append('"');
    for (int i = 0; i < escaped.length; i++) {
      char c = escaped[i];
      if (!Character.isSurrogate(c)) {
        quoted.append(c);
      } else if (i + 1 < escaped.length && Character.isSurrogatePair(c, escaped[i + 1])) {
        quoted.append(c).append(escaped[++i]);
      } else {
        // An unpaired surrogate, which UTF-8 can't encode: it arrived as an escape and is sent as
        // one.
        quoted.append("\\u").append(Integer.toHexString(c));
      }
    }
    return quoted.append('"').toString();
  }
}
