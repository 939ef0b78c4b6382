package io.zerocall.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket client may offer in {@code Sec-WebSocket-Protocol}. A browser can't set the
 * header {@code Authorization} of a WebSocket, but it can offer subprotocols; so a token may come
 * as one, beside the one that is then chosen.
 */
final class Subprotocols {
  /** JSON-RPC 2.0, a document a text message. */
  static final String JSON_RPC = "jsonrpc-2.0";

  private static final String TOKEN = "bearer.";

  private Subprotocols() {}

  /**
   * The token among the subprotocols that are offered: {@code bearer.} and the token in Base64 as
   * it is in URLs, without padding.
   *
   * @throws RefusedException if it is not Base64
   */
  static @Nullable String token(List<String> headers) throws RefusedException {
    for (String name : offered(headers)) {
      if (name.startsWith(TOKEN)) {
        return decoded(name.substring(TOKEN.length()));
      }
    }
    return null;
  }

  /** Whether {@link #JSON_RPC} is among the subprotocols that are offered, in whatever place. */
  static boolean includeJsonRpc(List<String> headers) {
    return offered(headers).contains(JSON_RPC);
  }

  /** Several lines are one list (RFC 6455, section 11.3.4). */
  private static List<String> offered(List<String> headers) {
    List<String> names = new ArrayList<>();
    for (String header : headers) {
      for (String name : header.split(",", -1)) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static String decoded(String token) throws RefusedException {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Refusal.badRequest("The token among the subprotocols is not Base64, as in URLs"));
    }
  }
}
