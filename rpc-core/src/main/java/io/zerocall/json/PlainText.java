package io.zerocall.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What may stand between quotation marks as it is: ASCII that needs no escape. */
final class PlainText {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private PlainText() {}

  static boolean isPlain(int character) {
    return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
  }

  /** The index of the first byte that is not plain, or the end; looks at eight at a time. */
  static int end(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES) {
      long word = (long) WORDS.get(bytes, i);
      // A byte's high bit is set where a subtraction borrowed or the bit was there before; only
      // the lowest of them is sure to be meant, and only that one counts.
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      long found = (word
              | (quotes - ONES & ~quotes)
              | (backslashes - ONES & ~backslashes)
              | (word - BLANKS & ~word))
          & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < end && isPlain(bytes[i])) {
      i++;
    }
    return i;
  }
}
