package io.zerocall.json.plain;

import io.zerocall.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * A JSON value as the UTF-8 bytes in which it arrived, for values that are only passed on. The
 * bytes have been checked to be JSON, and must not be changed.
 */
public final class JsonBytes {
  private final byte[] utf8;

  public JsonBytes(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Returns the bytes of a text. */
  public static JsonBytes of(JsonText text) {
    return new JsonBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  public byte[] utf8() {
    return utf8;
  }

  public int size() {
    return utf8.length;
  }

  /** Returns the JSON. */
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
