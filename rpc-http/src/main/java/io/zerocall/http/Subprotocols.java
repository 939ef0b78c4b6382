package io.zerocall.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocols that a WebSocket client may offer in {@code Sec-WebSocket-Protocol}. A browser
 * can't set the header {@code Authorization} of a WebSocket, but it can offer subprotocols. So a
 * client may send a token as one, besides the one that the server then selects.
 */
final class Subprotocols {
  /** JSON-RPC 2.0, one document per text message. */
  static final String JSON_RPC = "jsonrpc-2.0";

  private static final String TOKEN = "bearer.";

  private Subprotocols() {}

  /**
   * Returns the token among the offered subprotocols: {@code bearer.} and the token in unpadded
   * URL-safe Base64.
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

  /** Returns whether the client offers {@link #JSON_RPC}, in any position. */
  static boolean includeJsonRpc(List<String> headers) {
    return offered(headers).contains(JSON_RPC);
  }

  /** Several header lines form one list (RFC 6455, section 11.3.4). */
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
