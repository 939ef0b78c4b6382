package io.zerocall.spring.boot.test.shop;

import io.zerocall.server.TokenAuthenticator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows the program's users. */
@Component
public class Tokens implements TokenAuthenticator {
  /** The token of one of them. */
  public static final String OF_ANN = "token-of-ann-1234567";

  private final TokenAuthenticator known = TokenAuthenticator.of(Map.of(OF_ANN, "ann"));

  @Override
  public @Nullable String user(String token) {
    return known.user(token);
  }
}
