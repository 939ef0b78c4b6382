package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that this server and a proxy in front of it could read differently (RFC 9112). The
 * server refuses each of them, runs none of it, and doesn't take the bytes after it for another
 * request.
 */
class SmugglingTest {
  private static final String CALL = Served.call(1, "note", "[\"ran\"]");
  private static final String SMUGGLED =
      RawClient.post(Served.call(2, "note", "[\"smuggled\"]"), "Connection: close");
  private static final String HEAD = String.join(
      "\r\n", "POST / HTTP/1.1", "Host: localhost", "Content-Type: application/json", "");
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String CHUNK = Integer.toHexString(CALL.length()) + "\r\n" + CALL + "\r\n";

  private final Served served = Served.with(builder -> builder, connector -> connector);

  @AfterEach
  void close() {
    served.close();
  }

  private void assertRefused(String sent) throws IOException {
    assertRefused(400, sent);
  }

  private void assertRefused(int status, String sent) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(sent + SMUGGLED);
      String answers = client.rest();
      assertThat(answers).startsWith("HTTP/1.1 " + status + " ").contains("-32600");
      assertThat(answers.split("HTTP/1\\.1 [1-5]", -1)).as(answers).hasSize(2);
    }
    assertThat(served.service().noted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\r\n b",
        "X: a\r\n\tb",
        "X: a\r\n \r\nY: b",
        "X:\r\n a",
        " X: a",
        "\tX: a",
        "X : a",
        "X\t: a",
        "X: a\rb",
        "X: a\r\rb",
        "X: a\nY: b",
        "X: a\n b",
        "X: a\u0000b",
        "X: a\u0001b",
        "X: \u000ba",
        "X: a\u000c",
        "X: a\u007fb",
        "X\u0000Y: a",
        "X\u007fY: a",
        "X\u00e4: a",
        "X Y: a",
        "X(Y): a",
        "X\"Y: a",
        "X@Y: a",
        ": a",
        "X"
      })
  void linesOfTheHeadersAreRead(String lines) throws IOException {
    String length = "Content-Length: " + CALL.length() + "\r\n";
    assertRefused(HEAD + lines + "\r\n" + length + "\r\n" + CALL);
    assertRefused(HEAD + length + lines + "\r\n\r\n" + CALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked, gzip, chunked",
        "Transfer-Encoding: gzip, chunked;q=1",
        "Transfer-Encoding: g zip, chunked",
        "Transfer-Encoding: gzip,, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: deflate",
        "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5",
        "Transfer-Encoding: gzip\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding:",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Content-Length: 0\r\nTransfer-Encoding: identity",
        "Content-Length: 5, 5",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 0",
        "Content-Length:",
        "Content-Length: 5;",
        "Content-Length: 5 5",
        "Content-Length: 5.0",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5e0",
        "Content-Length: \u00b2",
        "Content-Length: 9223372036854775808",
        "Content-Length: 18446744073709551621"
      })
  void aLengthIsOneNumber(String lines) throws IOException {
    assertRefused(HEAD + lines + "\r\n\r\n0\r\n\r\n");
  }

  /** The end of such a request is clear, but not its content (RFC 9112, section 6.1). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: GZIP , Chunked",
        "Transfer-Encoding: deflate;q=\"1\", gzip, chunked",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: xchunked, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"
      })
  void unknownTransferCodingsAreNotImplemented(String lines) throws IOException {
    assertRefused(501, HEAD + lines + "\r\n\r\n" + CHUNK + "0\r\n\r\n");
    assertRefused(501, "GET /health HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n0\r\n\r\n");
  }

  @Test
  void chunksAreOfHttp11() throws IOException {
    assertRefused(CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + CHUNK + "0\r\n\r\n");
    String gzip = CHUNKED.replace("chunked", "gzip, chunked");
    assertRefused(gzip.replace("HTTP/1.1", "HTTP/1.0") + CHUNK + "0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+5\r\nhello\r\n",
        "-5\r\nhello\r\n",
        " 5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        "5 \r\nhello\r\n",
        "5 5\r\nhello\r\n",
        "5h\r\nhello\r\n",
        "\r\nhello\r\n",
        ";a\r\nhello\r\n",
        "5\nhello\r\n",
        "5\rhello\r\n",
        "5;a\nhello\r\n",
        "5;a\rb\r\nhello\r\n",
        "5;a\u0000\r\nhello\r\n",
        "5\r\nhello",
        "5\r\nhello\n",
        "5\r\nhello!\r\n",
        "5\r\nhello \r\n",
        "5\r\nhelloo\r\n",
        "5\r\nhell\r\n",
        "100000005\r\nhello\r\n",
        "10000000000000005\r\nhello\r\n",
        "ffffffff\r\nhello\r\n",
        "80000000\r\nhello\r\n",
        "fffffffffffffffffffff\r\nhello\r\n"
      })
  void chunksAreAsLongAsTheySay(String chunk) throws IOException {
    assertRefused(CHUNKED + chunk + CHUNK + "0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\nX: a\r\n b\r\n\r\n",
        "0\r\nX: a\r\n\tb\r\n\r\n",
        "0\r\n X: a\r\n\r\n",
        "0\r\nX : a\r\n\r\n",
        "0\r\nX: a\nY: b\r\n\r\n",
        "0\r\nX: a\rb\r\n\r\n",
        "0\r\nX: a\u0000\r\n\r\n",
        "0\r\nX\r\n\r\n",
        "0\r\n: a\r\n\r\n",
        "0\n\r\n",
        "0\r\n\n",
        "00 \r\n\r\n",
        "0;a\n\r\n\r\n"
      })
  void trailersAreReadAsHeadersAre(String end) throws IOException {
    assertRefused(CHUNKED + CHUNK + end);
  }

  static Stream<String> requestLines() {
    return Stream.of(
        " POST / HTTP/1.1",
        "\tPOST / HTTP/1.1",
        "\u0000POST / HTTP/1.1",
        "POST  / HTTP/1.1",
        "POST /  HTTP/1.1",
        "POST / HTTP/1.1 ",
        "POST\t/ HTTP/1.1",
        "POST /\tHTTP/1.1",
        "POST\u000b/ HTTP/1.1",
        "POST /\rHTTP/1.1",
        "POST /\u0000 HTTP/1.1",
        "POST /\u0001 HTTP/1.1",
        "POST /\u007f HTTP/1.1",
        "POST / / HTTP/1.1",
        "P(ST / HTTP/1.1",
        "POST / HTTP/1.1\n",
        "POST / HTTP/1.1\nX: y",
        "POST /");
  }

  @ParameterizedTest
  @MethodSource("requestLines")
  void theRequestLineIsOfThreeWords(String line) throws IOException {
    assertRefused(RawClient.post(CALL).replace("POST / HTTP/1.1", line));
  }

  /** The end of such a request is unambiguous: the server serves the next one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST http://other.example/ HTTP/1.1",
        "POST http://localhost@other.example/ HTTP/1.1",
        "POST http://other.example@localhost/ HTTP/1.1",
        "POST http:/// HTTP/1.1",
        "POST / HTTP/1.1\r\nHost: localhost",
        "POST / HTTP/1.1\r\nHost: evil.example"
      })
  void theHostIsOne(String line) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(CALL).replace("POST / HTTP/1.1", line)
          + RawClient.post(Served.call(2, "mult", "[5,7]")));
      assertThat(client.next()).startsWith("HTTP/1.1 400 ");
      assertThat(client.next()).endsWith(Served.result(2, "35"));
    }
    assertThat(served.service().noted).isEmpty();
  }

  @Test
  void whatIsAllowedIsServed() throws IOException {
    String[] requests = {
      RawClient.post(CALL, "X:", "Y:a", "Z: \t a\tb \t"),
      RawClient.post(CALL, "X: \u00e4\u00ff"),
      "\r\n" + RawClient.post(CALL),
      RawClient.post(CALL).replace("Content-Length: ", "Content-Length:   "),
      CHUNKED + CHUNK + "0\r\n\r\n",
      CHUNKED + "1;a=\"b\";c\r\n{\r\n" + Integer.toHexString(CALL.length() - 1) + " ;d\r\n"
          + CALL.substring(1) + "\r\n000\r\nX: a\r\nY: b\r\n\r\n",
      CHUNKED + CHUNK.replace("\r\n" + CALL, "\r\n" + CALL.replace("{", "{")) + "0;a\r\n\r\n",
    };
    for (String request : requests) {
      try (RawClient client = new RawClient(served)) {
        client.send(request);
        assertThat(client.next()).as(request).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(served.service().noted).hasSize(requests.length);
  }

  /**
   * However the network splits the bytes: the lines arrive in pieces, and the content contains
   * lines too.
   */
  @Test
  void piecesAreReadAsTheWhole() throws IOException {
    String content = Served.call(1, "note", "[\n \"ran\"\n\t]");
    String chunk = Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    String allowed = CHUNKED + chunk.replace("\r\n\r\n", "\r\n") + "0\r\nX: a\r\n\r\n";
    String counted = RawClient.post(content);
    String folded = CHUNKED + CHUNK + "0\r\nX: a\r\n b\r\n\r\n";
    try (RawClient client = new RawClient(served)) {
      for (String request : new String[] {allowed, counted, allowed, folded}) {
        for (int i = 0; i < request.length(); i++) {
          client.send(request.substring(i, i + 1));
        }
        assertThat(client.next())
            .startsWith(request.equals(folded) ? "HTTP/1.1 400 " : "HTTP/1.1 200 ");
      }
      assertThat(client.rest()).isEmpty();
    }
    assertThat(served.service().noted).hasSize(3);
  }
}
