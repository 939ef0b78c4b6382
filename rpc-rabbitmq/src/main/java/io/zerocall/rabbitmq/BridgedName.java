package io.zerocall.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The name of a method or topic that a bridge passes on, or all names with a prefix:
 * {@code orders.*}, or {@code *} for all.
 */
record BridgedName(String text) {
  /** A name in AMQP has at most 255 bytes, and the names of queues add to this one. */
  static final int MOST_BYTES = 150;

  /** {@code *} and {@code #} mean something else in a binding key. */
  private static final Pattern NAME = Pattern.compile(
      "\\*|[^\\s.*#\\p{Cntrl}]+(\\.[^\\s.*#\\p{Cntrl}]+)*(\\.\\*)?",
      Pattern.UNICODE_CHARACTER_CLASS);

  private static final String ALL = "*";
  private static final String ANY_REST = ".*";

  /** @throws IllegalArgumentException if the text is neither a name nor a prefix */
  BridgedName {
    if (!NAME.matcher(text).matches()
        || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException("name: \"" + text.replaceAll("(?U)\\p{Cntrl}", "?")
          + "\" (expected: words joined by dots, or a prefix such as orders.*; at most "
          + MOST_BYTES + " bytes)");
    }
    if (isReserved(text)) {
      throw new IllegalArgumentException("name: \"" + text + "\" (rpc and system are reserved)");
    }
  }

  private static boolean isReserved(String name) {
    return name.equals("rpc")
        || name.equals("system")
        || name.startsWith("rpc.")
        || name.startsWith("system.");
  }

  private boolean isPrefix() {
    return text.endsWith(ALL);
  }

  /** Returns what the covered names begin with; of a single name all of it. */
  private String beginning() {
    return isPrefix() ? text.substring(0, text.length() - ALL.length()) : text;
  }

  boolean covers(String name) {
    return isPrefix() ? name.startsWith(beginning()) && !isReserved(name) : name.equals(text);
  }

  /** Returns whether any name is covered by both. */
  boolean overlaps(BridgedName other) {
    return text.equals(other.text)
        || (isPrefix() && other.beginning().startsWith(beginning()))
        || (other.isPrefix() && beginning().startsWith(other.beginning()));
  }

  /** Returns the binding key of a topic exchange that matches all covered names. */
  String bindingKey() {
    if (text.equals(ALL)) {
      return "#";
    }
    return isPrefix() ? text.substring(0, text.length() - ANY_REST.length()) + ".#" : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
