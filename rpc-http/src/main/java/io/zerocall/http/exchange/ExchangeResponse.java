package io.zerocall.http.exchange;

import java.util.ArrayList;
import java.util.List;

/** A response: status, headers and body. Not thread-safe until it is passed on. */
public final class ExchangeResponse {
  private static final char DELETE = 0x7F;

  private final int status;
  private final String reason;
  private final byte[] body;
  private final List<String> headers = new ArrayList<>(4);

  /**
   * Creates a response without headers.
   *
   * @param reason the words after the status; printable ASCII
   * @param body must not be changed
   */
  public ExchangeResponse(int status, String reason, byte[] body) {
    this.status = status;
    this.reason = reason;
    this.body = body;
  }

  /**
   * Adds a header.
   *
   * @param value printable ASCII
   * @throws IllegalArgumentException if the value has other characters, such as a line break
   */
  public ExchangeResponse header(String name, String value) {
    if (!isPrintable(value)) {
      throw new IllegalArgumentException("a header with characters other than printable ASCII");
    }
    headers.add(name);
    headers.add(value);
    return this;
  }

  /**
   * Returns whether a text consists of printable ASCII characters, so that a header can have it.
   */
  public static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= DELETE) {
        return false;
      }
    }
    return true;
  }

  public int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  byte[] body() {
    return body;
  }

  /** Returns names and values in turn. */
  List<String> headers() {
    return headers;
  }
}
