package io.zerocall.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What may stand between quotation marks as it is: ASCII that needs no escape. */
final class PlainText {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // A byte has its high bit set if it is no ASCII, and what is subtracted from it here borrows,
  // which sets the high bit, if it is the character in question or below a blank. A borrow can
  // reach the bytes above, but begins nowhere else.
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BACKSLASHES = '\\' * ONES;

  // With this bit turned, a quotation mark has changed places with a blank, and all that is not
  // plain stands below 0x21, but for the backslash.
  private static final long TWOS = 2 * ONES;
  private static final long LOWEST = 0x21 * ONES;

  private PlainText() {}

  static boolean isPlain(int character) {
    return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
  }

  /**
   * The index of the first byte that is not plain, or the end.
   *
   * <p>Looks at 64 bytes at a time, and is written out at such length on purpose: a method of this
   * size is compiled by itself. As a part of all that a call does, it would lie too deep for the
   * compiler to go on inlining, and every look at eight bytes would become several real calls.
   */
  static int end(byte[] bytes, int from, int end) {
    int i = from;
    for (; i <= end - 8 * Long.BYTES; i += 8 * Long.BYTES) {
      long a = (long) WORDS.get(bytes, i);
      long b = (long) WORDS.get(bytes, i + Long.BYTES);
      long c = (long) WORDS.get(bytes, i + 2 * Long.BYTES);
      long d = (long) WORDS.get(bytes, i + 3 * Long.BYTES);
      long e = (long) WORDS.get(bytes, i + 4 * Long.BYTES);
      long f = (long) WORDS.get(bytes, i + 5 * Long.BYTES);
      long g = (long) WORDS.get(bytes, i + 6 * Long.BYTES);
      long h = (long) WORDS.get(bytes, i + 7 * Long.BYTES);
      long found = a | ((a ^ TWOS) - LOWEST) | ((a ^ BACKSLASHES) - ONES);
      found |= b | ((b ^ TWOS) - LOWEST) | ((b ^ BACKSLASHES) - ONES);
      found |= c | ((c ^ TWOS) - LOWEST) | ((c ^ BACKSLASHES) - ONES);
      found |= d | ((d ^ TWOS) - LOWEST) | ((d ^ BACKSLASHES) - ONES);
      found |= e | ((e ^ TWOS) - LOWEST) | ((e ^ BACKSLASHES) - ONES);
      found |= f | ((f ^ TWOS) - LOWEST) | ((f ^ BACKSLASHES) - ONES);
      found |= g | ((g ^ TWOS) - LOWEST) | ((g ^ BACKSLASHES) - ONES);
      found |= h | ((h ^ TWOS) - LOWEST) | ((h ^ BACKSLASHES) - ONES);
      if ((found & HIGH_BITS) != 0) {
        break;
      }
    }
    while (i < end && isPlain(bytes[i])) {
      i++;
    }
    return i;
  }
}
