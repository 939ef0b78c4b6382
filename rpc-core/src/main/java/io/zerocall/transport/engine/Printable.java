package io.zerocall.transport.engine;

/** Makes text from outside safe for a line of a log. */
public final class Printable {
  private static final int MAX_CHARS = 200;

  private Printable() {}

  /**
   * Returns the text with every character escaped that is not printable ASCII, and truncated if it
   * is too long.
   */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        printable.append(String.format("\\u%04x", (int) c));
      } else {
        printable.append(c);
      }
    }
    return printable.append(text.length() > MAX_CHARS ? "..." : "").toString();
  }
}
