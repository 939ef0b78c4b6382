package io.zerocall.server.peer;

/** Bounds texts that people read. */
public final class Messages {
  private Messages() {}

  /** Returns a text, or its beginning if it has more characters; keeps pairs of surrogates. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(longest - 1))
        && Character.isLowSurrogate(text.charAt(longest));
    return text.substring(0, splitsPair ? longest - 1 : longest);
  }
}
