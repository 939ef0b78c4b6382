package io.zerocall.transport.zmtp;

import io.zerocall.transport.engine.Printable;
import java.nio.charset.StandardCharsets;

/** Formats text from a peer. */
final class Text {
  private static final String NAME_PUNCTUATION = "-_.+";

  private Text() {}

  /** Returns whether the character is allowed in the name of a mechanism or a property. */
  static boolean isNameCharacter(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || NAME_PUNCTUATION.indexOf(b) >= 0;
  }

  /** Returns the bytes as text: escapes everything but visible ASCII, and truncates long text. */
  static String printable(byte[] bytes, int from, int to) {
    return Printable.text(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
