package io.zerocall.transport;

import java.nio.charset.StandardCharsets;

/**
 * The credentials that a client sends to a server that requires them; each at most 255 bytes in
 * UTF-8.
 */
public record PlainCredentials(String username, String password) {
  private static final int LONGEST = 255;

  public PlainCredentials {
    requireShort("username", username);
    requireShort("password", password);
  }

  private static void requireShort(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw new IllegalArgumentException(
          what + ": " + bytes + " bytes (expected: <= " + LONGEST + ")");
    }
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "PlainCredentials[" + username + "]";
  }
}
