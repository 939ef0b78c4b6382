package io.zerocall.broker.policy;

/**
 * A name, or all names with a prefix.
 *
 * @param text the name or the prefix
 */
record NamePattern(String text, boolean isPrefix) {

  /**
   * Parses a name, or a prefix that ends in {@code *}.
   *
   * @throws IllegalArgumentException if there is a {@code *} elsewhere
   */
  static NamePattern parse(String pattern) {
    boolean isPrefix = pattern.endsWith("*");
    String text = isPrefix ? pattern.substring(0, pattern.length() - 1) : pattern;
    if (text.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\" (expected: a name, or a prefix such as orders.*)");
    }
    return new NamePattern(text, isPrefix);
  }

  /** Returns whether it covers a name, or all names with a prefix that ends in {@code *}. */
  boolean covers(String name) {
    return isPrefix ? name.startsWith(text) : name.equals(text);
  }

  boolean coversEverything() {
    return isPrefix && text.isEmpty();
  }
}
