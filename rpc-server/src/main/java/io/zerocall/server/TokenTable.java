package io.zerocall.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds users by the digests of their tokens. How long a look-up takes says nothing about a token,
 * since nobody can choose a digest.
 */
final class TokenTable {
  private static final int SHORTEST = 16;

  private final Map<ByteBuffer, String> users = new HashMap<>();

  TokenTable(Map<String, String> usersByToken) {
    usersByToken.forEach((token, user) -> {
      if (token.length() < SHORTEST) {
        throw new IllegalArgumentException("token of " + user + ": " + token.length()
            + " characters (expected: >= " + SHORTEST + ")");
      }
      users.put(digest(token), user);
    });
  }

  /** Returns the user of a token; null if the token is unknown. */
  @Nullable
  String user(String token) {
    return users.get(digest(token));
  }

  private static ByteBuffer digest(String token) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
