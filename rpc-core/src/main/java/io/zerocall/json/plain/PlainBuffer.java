package io.zerocall.json.plain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document whose values are only whole numbers, booleans and {@linkplain PlainText plain
 * text}. Rejects all other values; then the general writer writes the document.
 */
public final class PlainBuffer {
  private static final int FEW_CHARACTERS = 32;
  private static final int MOST_DIGITS = 19;

  private byte[] bytes;
  private int size;

  /** Creates a buffer with an initial capacity in bytes. */
  public PlainBuffer(int room) {
    bytes = new byte[room];
  }

  /** Returns how many bytes a value takes that is of a supported kind. */
  public static int size(@Nullable Object value) {
    if (value instanceof Integer number) {
      return size((long) number);
    } else if (value instanceof Long number) {
      return size((long) number);
    } else if (value instanceof String text) {
      return text.length() + 2;
    } else if (value instanceof JsonBytes json) {
      return json.size();
    }
    return value instanceof Boolean flag && !flag
        ? PlainScanner.FALSE.length
        : PlainScanner.TRUE.length;
  }

  public static int size(long number) {
    if (number == Long.MIN_VALUE) {
      return MOST_DIGITS + 1;
    }
    long rest = Math.abs(number);
    int digits = 1;
    for (long power = 10; digits < MOST_DIGITS && power <= rest; power *= 10) {
      digits++;
    }
    return number < 0 ? digits + 1 : digits;
  }

  public byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  public void put(byte[] ascii) {
    makeRoom(ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
  }

  public void put(char ascii) {
    makeRoom(1);
    bytes[size++] = (byte) ascii;
  }

  public void putNumber(long number) {
    if (number == Long.MIN_VALUE) {
      put(PlainScanner.ascii(Long.toString(number)));
      return;
    }
    int length = size(number);
    makeRoom(length);
    int first = size;
    size += length;
    long rest = number;
    if (rest < 0) {
      bytes[first++] = '-';
      rest = -rest;
    }
    for (int i = size - 1; i >= first; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Writes a value, if it is of a supported kind. */
  public boolean putValue(@Nullable Object value) {
    if (value instanceof Integer number) {
      putNumber(number);
    } else if (value instanceof Long number) {
      putNumber(number);
    } else if (value instanceof Boolean flag) {
      put(flag ? PlainScanner.TRUE : PlainScanner.FALSE);
    } else if (value instanceof String text) {
      return putText(text);
    } else if (value == null) {
      put(PlainScanner.NULL);
    } else if (value instanceof JsonBytes json) {
      put(json.utf8());
    } else {
      return false;
    }
    return true;
  }

  /** Writes values in order, if all are of supported kinds. */
  public boolean putArray(@Nullable Object... values) {
    put('[');
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        put(',');
      }
      if (!putValue(values[i])) {
        return false;
      }
    }
    put(']');
    return true;
  }

  private boolean putText(String text) {
    put('"');
    boolean isPlain = text.length() <= FEW_CHARACTERS ? putPlain(text) : putPlainAtOnce(text);
    put('"');
    return isPlain;
  }

  /** Writes a text, if no character of it needs an escape. */
  public boolean putPlain(String text) {
    int length = text.length();
    makeRoom(length);
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (!PlainText.isPlain(character)) {
        return false;
      }
      bytes[size++] = (byte) character;
    }
    return true;
  }

  /** Does the same by copying, which is faster for long texts. */
  private boolean putPlainAtOnce(String text) {
    byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
    if (PlainText.end(characters, 0, characters.length) != characters.length
        || !new String(characters, StandardCharsets.ISO_8859_1).equals(text)) {
      return false; // getBytes replaces characters outside of ISO 8859-1 by question marks
    }
    makeRoom(characters.length);
    System.arraycopy(characters, 0, bytes, size, characters.length);
    size += characters.length;
    return true;
  }
}
