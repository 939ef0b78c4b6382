package io.zerocall.http;

import org.jspecify.annotations.Nullable;

/**
 * Parses the value of a {@code Content-Type} by the grammar of RFC 9110, section 8.3.1: a type and
 * any parameters; a semicolon may also have no parameter. Parses one value, on one thread.
 */
final class MediaType {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private final String value;
  private int at;

  private MediaType(String value) {
    this.value = value;
  }

  /** Returns whether it is JSON in UTF-8, which the parameter {@code charset} may name. */
  static boolean isJson(@Nullable String value) {
    return value != null && new MediaType(value).isJson();
  }

  private boolean isJson() {
    skipBlanks();
    boolean json =
        token().equalsIgnoreCase("application") && skip('/') && token().equalsIgnoreCase("json");
    skipBlanks();
    while (json && skip(';')) {
      skipBlanks();
      json = at == value.length() || value.charAt(at) == ';' || isParameter();
      skipBlanks();
    }
    return json && at == value.length();
  }

  /** Returns whether a parameter comes next that JSON in UTF-8 may have. */
  private boolean isParameter() {
    String name = nonEmptyToken();
    if (name == null || !skip('=')) {
      return false;
    }
    String content = skip('"') ? quoted() : nonEmptyToken();
    return content != null
        && (!name.equalsIgnoreCase("charset") || content.equalsIgnoreCase("utf-8"));
  }

  private String token() {
    int from = at;
    while (at < value.length() && isOfToken(value.charAt(at))) {
      at++;
    }
    return value.substring(from, at);
  }

  private @Nullable String nonEmptyToken() {
    String token = token();
    return token.isEmpty() ? null : token;
  }

  private static boolean isOfToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  /**
   * Returns the text up to the closing quotation mark, without its backslashes; null if there is no
   * such mark.
   */
  private @Nullable String quoted() {
    StringBuilder content = new StringBuilder();
    while (at < value.length()) {
      char c = value.charAt(at++);
      if (c == '"') {
        return content.toString();
      } else if (c == '\\' && at < value.length()) {
        c = value.charAt(at++);
      }
      content.append(c);
    }
    return null;
  }

  private boolean skip(char expected) {
    if (at < value.length() && value.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
      at++;
    }
  }
}
