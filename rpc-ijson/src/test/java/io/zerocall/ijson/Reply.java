package io.zerocall.ijson;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A response as it came. */
final class Reply {
  private final String line;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Creates a response.
   *
   * @param line such as {@code 400 No name}
   * @param headers by their names in lower case
   */
  Reply(String line, Map<String, String> headers, byte[] body) {
    this.line = line;
    this.headers = headers;
    this.body = body;
  }

  /** Returns the status and its reason. */
  String line() {
    return line;
  }

  int status() {
    return Integer.parseInt(line.substring(0, 3));
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable
  String header(String name) {
    return headers.get(name);
  }

  String id() {
    return Objects.requireNonNull(headers.get("id"), "Id");
  }

  byte[] body() {
    return body;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return line + " " + headers + " " + text();
  }
}
