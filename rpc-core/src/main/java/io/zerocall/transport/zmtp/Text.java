package io.zerocall.transport.zmtp;

import io.zerocall.transport.engine.Printable;
import java.nio.charset.StandardCharsets;

/** Text from a peer. */
final class Text {
  private static final String NAME_PUNCTUATION = "-_.+";

  private Text() {}

  /** Whether the name of a mechanism or a property may have this. */
  static boolean isNameCharacter(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || NAME_PUNCTUATION.indexOf(b) >= 0;
  }

  /** The bytes as text, with what isn't visible ASCII escaped, and cut where it gets too long. */
  static String printable(byte[] bytes, int from, int to) {
    return Printable.text(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
