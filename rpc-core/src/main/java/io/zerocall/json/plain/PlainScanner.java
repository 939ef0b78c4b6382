package io.zerocall.json.plain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document in the form in which this library writes the most common documents: without
 * white space, with its members in a fixed order, and with only whole numbers, booleans and
 * {@linkplain PlainText plain text} as values. It never says what is wrong with a document, only
 * that it does not have this form; then the general reader reads it from the beginning. The general
 * reader reads every document that this class accepts in the same way. Most limits need no check,
 * since the narrowest possible ones are wider than this form allows; the exceptions are the number
 * of calls in a batch and the length of a method's name.
 */
public final class PlainScanner {
  /** The result for a value that does not have this form, or doesn't fit its type. */
  public static final Object OTHER = new Object();

  /** The beginning of requests and replies with an ID. */
  public static final byte[] BEGINNING = ascii("{\"jsonrpc\":\"2.0\",\"id\":");

  static final byte[] NULL = ascii("null");
  static final byte[] TRUE = ascii("true");
  static final byte[] FALSE = ascii("false");

  /** The most digits of a number, so that none overflows a long. */
  private static final int MOST_DIGITS = 18;

  private final byte[] json;
  private int position;

  public PlainScanner(byte[] json) {
    this.json = json;
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public int position() {
    return position;
  }

  /**
   * Returns the bytes between a position and the current one; the document itself if that is all of
   * it.
   */
  public byte[] since(int start) {
    return between(start, position);
  }

  /** Returns the bytes between any two positions. */
  public byte[] between(int start, int end) {
    return start == 0 && end == json.length ? json : Arrays.copyOfRange(json, start, end);
  }

  public boolean atEnd() {
    return position == json.length;
  }

  /** Skips these bytes if they come next. */
  public boolean take(byte[] expected) {
    if (json.length - position < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (json[position + i] != expected[i]) {
        return false;
      }
    }
    position += expected.length;
    return true;
  }

  public boolean take(char expected) {
    if (position < json.length && json[position] == expected) {
      position++;
      return true;
    }
    return false;
  }

  /** Reads a nonnegative whole number; returns -1 if none comes next. */
  public long takeNumber() {
    int start = position;
    int limit = Math.min(json.length, start + MOST_DIGITS);
    long number = 0;
    while (position < limit) {
      int digit = json[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = number * 10 + digit;
      position++;
    }
    boolean leadingZero = position - start > 1 && json[start] == '0';
    return position == start || leadingZero ? -1 : number;
  }

  /** Reads a nonnegative whole number as text; returns null if none comes next. */
  public @Nullable String takeDigits() {
    int start = position;
    return takeNumber() < 0
        ? null
        : new String(json, start, position - start, StandardCharsets.ISO_8859_1);
  }

  /** Reads a text after its opening quotation mark, up to and including the closing one. */
  public @Nullable String takeText() {
    int start = position;
    int end = PlainText.end(json, start, json.length);
    if (end == json.length || json[end] != '"') {
      return null;
    }
    position = end + 1;
    return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
  }

  public Object takeInt() {
    boolean negative = take('-');
    long number = takeNumber();
    return number > Integer.MAX_VALUE || isNone(negative, number)
        ? OTHER
        : (Object) (int) (negative ? -number : number);
  }

  public Object takeLong() {
    boolean negative = take('-');
    long number = takeNumber();
    return isNone(negative, number) ? OTHER : (Object) (negative ? -number : number);
  }

  private static boolean isNone(boolean negative, long number) {
    return number < 0 || (negative && number == 0);
  }

  public Object takeBoolean() {
    if (take(TRUE)) {
      return true;
    }
    return take(FALSE) ? (Object) false : OTHER;
  }

  public Object takeString() {
    String text = take('"') ? takeText() : null;
    return text == null ? OTHER : text;
  }

  public @Nullable Object takeNull() {
    return take(NULL) ? null : OTHER;
  }

  /** Skips an array of values of this form; returns false if none comes next. */
  public boolean skipArray() {
    if (!take('[')) {
      return false;
    }
    if (take(']')) {
      return true;
    }
    do {
      if (!skipValue()) {
        return false;
      }
    } while (take(','));
    return take(']');
  }

  /** Skips a single value of this form; returns false if none comes next. */
  public boolean skipValue() {
    if (take('"')) {
      int end = PlainText.end(json, position, json.length);
      boolean closed = end < json.length && json[end] == '"';
      position = closed ? end + 1 : position;
      return closed;
    }
    // The words come first: if it is not a number, takeLong may have moved the position.
    return take(TRUE) || take(FALSE) || take(NULL) || takeLong() != OTHER;
  }
}
