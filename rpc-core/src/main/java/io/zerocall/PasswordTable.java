package io.zerocall;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Authenticates users against digests of their passwords. Takes as long for an unknown user and for
 * a wrong password as for the right one.
 */
final class PasswordTable implements PlainAuthenticator {
  private static final int LONGEST = 255;
  private static final byte[] UNKNOWN = digest("");

  private final Map<String, byte[]> digests = new HashMap<>();

  PasswordTable(Map<String, String> passwords) {
    passwords.forEach((username, password) -> {
      requireShort("username", username);
      requireShort("password of " + username, password);
      digests.put(username, digest(password));
    });
  }

  /** Rejects a text that is too long for ZeroMQ's PLAIN. */
  private static void requireShort(String what, String text) {
    int bytes = text.getBytes(UTF_8).length;
    if (bytes > LONGEST) {
      throw new IllegalArgumentException(
          what + ": " + bytes + " bytes (expected: <= " + LONGEST + ")");
    }
  }

  @Override
  public boolean admits(String username, String password) {
    byte[] known = digests.get(username);
    boolean same = MessageDigest.isEqual(digest(password), known == null ? UNKNOWN : known);
    return same && known != null;
  }

  private static byte[] digest(String password) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(password.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Lists the users, without their passwords. */
  @Override
  public String toString() {
    return "PasswordTable" + Set.copyOf(digests.keySet());
  }
}
