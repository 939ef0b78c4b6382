package io.zerocall.json.plain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The characters that are allowed between quotation marks without an escape: printable ASCII except
 * for quotation marks and backslashes.
 */
public final class PlainText {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // A byte has its high bit set if it is not ASCII. The subtractions here borrow, and so set the
  // high bit, if the byte is the character in question or a control character. A borrow can reach
  // the higher bytes, but begins only at such a byte.
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BACKSLASHES = '\\' * ONES;

  // Flipping this bit swaps the quotation mark with the space. Then all characters that are not
  // plain are below 0x21, except for the backslash.
  private static final long TWOS = 2 * ONES;
  private static final long LOWEST = 0x21 * ONES;

  private PlainText() {}

  public static boolean isPlain(int character) {
    return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
  }

  /**
   * Returns the index of the first byte that is not plain, or the end.
   *
   * <p>Checks 64 bytes at a time. The loop is unrolled on purpose: the JIT compiler compiles a
   * method of this size on its own. Inlined into a call's code, it would be nested too deeply for
   * further inlining, and every access to eight bytes would become several real calls.
   */
  public static int end(byte[] bytes, int from, int end) {
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
