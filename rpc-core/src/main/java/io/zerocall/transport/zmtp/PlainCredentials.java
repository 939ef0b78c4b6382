package io.zerocall.transport.zmtp;

import java.nio.charset.StandardCharsets;

/** What a client shows a server that asks for it: either 255 bytes of UTF-8 at most. */
record PlainCredentials(String username, String password) {
  private static final int LONGEST = 255;

  PlainCredentials {
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
