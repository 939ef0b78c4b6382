package io.zerocall;

import java.util.HexFormat;

/** Quotes and unquotes JSON strings. */
final class JsonStrings {
  private JsonStrings() {}

  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            json.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  /**
   * Escapes unpaired surrogates, which UTF-8 can't encode.
   *
   * @param json well-formed JSON, in which unpaired surrogates occur only in strings
   */
  static String escapeHalves(String json) {
    StringBuilder escaped = new StringBuilder(json.length() + 8);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Character.isSurrogate(c) && !isPaired(json, i)) {
        escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  static boolean isPaired(String text, int position) {
    return Character.isHighSurrogate(text.charAt(position))
        ? position + 1 < text.length() && Character.isLowSurrogate(text.charAt(position + 1))
        : position > 0 && Character.isHighSurrogate(text.charAt(position - 1));
  }

  /**
   * Returns the text that a JSON string holds.
   *
   * @param json a well-formed JSON string, with its quotes
   */
  static String unquote(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 1; i < json.length() - 1; i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = json.charAt(++i);
      if (escaped == 'u') {
        text.append((char) HexFormat.fromHexDigits(json, i + 1, i + 5));
        i += 4;
      } else {
        text.append(unescape(escaped));
      }
    }
    return text.toString();
  }

  private static char unescape(char escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }
}
