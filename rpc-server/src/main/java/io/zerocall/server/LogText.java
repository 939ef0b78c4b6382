package io.zerocall.server;

/**
 * Makes text from untrusted sources safe for a line of a log: without line breaks and other control
 * characters, and of a bounded length. Letters of all languages are kept.
 */
final class LogText {
  static final int LONGEST = 2_000;

  private LogText() {}

  static boolean isSafe(String text) {
    return text.length() <= LONGEST && text.chars().allMatch(LogText::isVisible);
  }

  /** Returns the text, escaped and cut where necessary. */
  static String of(String text) {
    if (isSafe(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      append(text.charAt(i), safe);
    }
    return safe.append(text.length() > LONGEST ? "..." : "").toString();
  }

  private static void append(char c, StringBuilder safe) {
    if (isVisible(c)) {
      safe.append(c);
    } else if (c == '\n') {
      safe.append("\\n");
    } else if (c == '\r') {
      safe.append("\\r");
    } else {
      safe.append(String.format("\\u%04x", (int) c));
    }
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\t';
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
