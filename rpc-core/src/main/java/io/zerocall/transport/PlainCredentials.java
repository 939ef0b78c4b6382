package io.zerocall.transport;

import java.nio.charset.StandardCharsets;

/** What a client shows a server that asks for it: either 255 bytes of UTF-8 at most. */
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

  /** Without the password. */
  @Override
  public String toString() {
    return "PlainCredentials[" + username + "]";
  }
}
