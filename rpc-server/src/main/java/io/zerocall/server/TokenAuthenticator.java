package io.zerocall.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the user of a message by the bearer token in its metadata: {@code Bearer} and the token
 * under the key {@code authorization}, which over HTTP is the header {@code Authorization}.
 *
 * <p>Called for each message with such a token, by any number of threads, also by those that read.
 * So it must be thread-safe and must not block.
 */
@FunctionalInterface
public interface TokenAuthenticator {

  /**
   * Returns the user that a token belongs to; null if the token is unknown. An unknown token is no
   * reason to refuse the message: it may be meant for a worker of a broker.
   *
   * @param token what the caller has sent; any text; the library never logs it
   */
  @Nullable
  String user(String token);

  /**
   * Returns the user whose token a header {@code Authorization} has; null if it has no known one.
   *
   * @param authorization the header's value; null if there is none
   */
  default @Nullable String userOf(@Nullable String authorization) {
    String bearer = "Bearer ";
    return authorization != null && authorization.regionMatches(true, 0, bearer, 0, bearer.length())
        ? user(authorization.substring(bearer.length()).strip())
        : null;
  }

  /**
   * Returns an authenticator that knows the users of a map from tokens to usernames. It keeps only
   * digests of the tokens.
   *
   * @param users is copied
   * @throws IllegalArgumentException if a token has fewer than 16 characters, which could be
   *     guessed
   */
  static TokenAuthenticator of(Map<String, String> users) {
    return new TokenTable(users)::user;
  }
}
