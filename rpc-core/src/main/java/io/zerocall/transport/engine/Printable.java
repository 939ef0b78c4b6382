package io.zerocall.transport.engine;

/** Text from outside, made safe to stand in a line of a log. */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /**
   * The text with every character that is not plainly visible escaped, cut where it gets too long.
   */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        printable.append(String.format("\\u%04x", (int) c));
      } else {
        printable.append(c);
      }
    }
    return printable.append(text.length() > LONGEST ? "..." : "").toString();
  }
}
