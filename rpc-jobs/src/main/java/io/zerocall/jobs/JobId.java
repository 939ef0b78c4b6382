package io.zerocall.jobs;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Identifies a job, and is all that a program needs to fetch its result: 128 random bits, as 32
 * hexadecimal digits on the wire.
 *
 * @param high the first half
 * @param low the second half
 */
public record JobId(long high, long low) {
  private static final int DIGITS = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns a new id, which can't be guessed. */
  public static JobId random() {
    byte[] bytes = new byte[2 * Long.BYTES]; // at once, as each call locks the source
    RANDOM.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new JobId(buffer.getLong(), buffer.getLong());
  }

  /**
   * Returns the id with this text.
   *
   * @throws IllegalArgumentException if the text is anything else than 32 lower-case hexadecimal
   *     digits
   */
  public static JobId parse(String text) {
    if (text.length() != DIGITS || !text.chars().allMatch(JobId::isDigit)) {
      throw new IllegalArgumentException("a job's id has " + DIGITS + " digits, 0-9 or a-f");
    }
    return new JobId(
        HexFormat.fromHexDigitsToLong(text, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(text, DIGITS / 2, DIGITS));
  }

  private static boolean isDigit(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  /** Returns the text on the wire. */
  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
