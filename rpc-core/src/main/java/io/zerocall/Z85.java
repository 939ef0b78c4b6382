package io.zerocall;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** ZeroMQ's text form of keys: Base 85, five characters for four bytes (ZeroMQ RFC 32). */
final class Z85 {
  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int BASE = 85;
  private static final int CHARACTERS = 5;
  private static final int BYTES = 4;
  private static final byte[] VALUES = values();

  private Z85() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < BASE; i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    return values;
  }

  /** Returns the bytes; null if the text is malformed. */
  static byte @Nullable [] decode(String text) {
    if (text.length() % CHARACTERS != 0) {
      return null;
    }
    byte[] bytes = new byte[text.length() / CHARACTERS * BYTES];
    for (int group = 0; group < text.length() / CHARACTERS; group++) {
      long value = 0;
      for (int i = 0; i < CHARACTERS; i++) {
        char c = text.charAt(group * CHARACTERS + i);
        if (c >= VALUES.length || VALUES[c] < 0) {
          return null;
        }
        value = value * BASE + VALUES[c];
      }
      if (value > 0xffff_ffffL) {
        return null;
      }
      for (int i = 0; i < BYTES; i++) {
        bytes[group * BYTES + i] = (byte) (value >>> (8 * (BYTES - 1 - i)));
      }
    }
    return bytes;
  }
}
