package io.zerocall.broker;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of a {@link BrokerLog}. A value with anything unusual in it is quoted. */
final class LogLine {
  private static final int LONGEST_VALUE = 500;
  private static final String NONE = "-";
  private static final Pattern PEER = Pattern.compile("^(?:peer )?/?");

  private final StringBuilder text;

  private LogLine(String event) {
    this.text = new StringBuilder(event);
  }

  static LogLine of(String event) {
    return new LogLine(event);
  }

  /** Adds the address of a peer, from the description of its connection. */
  LogLine withPeer(String description) {
    return with("peer", address(description));
  }

  static String address(String description) {
    return PEER.matcher(description).replaceFirst("");
  }

  LogLine with(String key, long number) {
    text.append(' ').append(key).append('=').append(number);
    return this;
  }

  /** @param value null if there is none */
  LogLine with(String key, @Nullable String value) {
    text.append(' ').append(key).append('=').append(value == null ? NONE : quotedIfUnusual(value));
    return this;
  }

  private static String quotedIfUnusual(String value) {
    boolean isPlain = !value.isEmpty()
        && !value.equals(NONE)
        && value.length() <= LONGEST_VALUE
        && value.chars().allMatch(LogLine::isPlain);
    return isPlain ? value : quoted(value);
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length() && i < LONGEST_VALUE; i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append(value.length() > LONGEST_VALUE ? "...\"" : "\"").toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
