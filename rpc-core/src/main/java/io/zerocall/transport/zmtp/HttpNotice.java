package io.zerocall.transport.zmtp;

import java.nio.charset.StandardCharsets;

/** The response to a client that has sent an HTTP request to a port that speaks ZeroMQ. */
final class HttpNotice {
  private static final String TEXT = """
      This port speaks ZeroMQ (ZMTP 3), not HTTP.
      JSON-RPC over HTTP needs a port of its own, which the server binds with rpc-http's HttpConnector:
        RpcServer.builder().connector(HttpConnector.at("127.0.0.1", 8080))
      """;

  private static final String HEAD = """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: %d\r
      Connection: close\r
      \r
      """.formatted(TEXT.length());

  private HttpNotice() {}

  /** @param withText false in the response to HEAD, which has no content */
  static byte[] bytes(boolean withText) {
    return (withText ? HEAD + TEXT : HEAD).getBytes(StandardCharsets.US_ASCII);
  }
}
