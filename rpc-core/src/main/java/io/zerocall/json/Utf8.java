package io.zerocall.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Validates UTF-8 (RFC 3629): overlong forms, encoded surrogates, code points above U+10FFFF and
 * incomplete sequences are invalid, though many decoders accept them.
 */
public final class Utf8 {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    int i = asciiEnd(bytes, from, to);
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i += length;
      if (i < to && bytes[i] >= 0) {
        i = asciiEnd(bytes, i, to);
      }
    }
    return true;
  }

  /** Returns the index of the first byte that is not ASCII, or the end. */
  private static int asciiEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) WORDS.get(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** Returns how many bytes the non-ASCII character has that begins here; 0 if there is none. */
  private static int sequence(byte[] bytes, int i, int to) {
    int first = bytes[i] & 0xFF;
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || to - i < length) {
      return 0;
    }
    int second = bytes[i + 1] & 0xFF;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if (bytes[i + k] >= (byte) 0xC0) { // negative ones below are 0x80 to 0xBF
        return 0;
      }
    }
    return length;
  }

  /** Returns whether a text has more than this many bytes in UTF-8. */
  public static boolean isLonger(String text, int bytes) {
    return text.length() > bytes
        || (text.length() > bytes / MOST_BYTES_OF_A_CHAR
            && text.getBytes(StandardCharsets.UTF_8).length > bytes);
  }
}
