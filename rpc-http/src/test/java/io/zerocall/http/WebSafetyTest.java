package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that foreign pages in the user's browser try, and those that are allowed. */
class WebSafetyTest {
  private static final String CALL = Served.call(1, "note", "[\"ran\"]");

  private final Served served = Served.with(
      builder -> builder,
      connector -> connector
          .allowHost("rpc.example")
          .allowHost("other.example:81")
          .allowOrigin("https://app.example"));

  @AfterEach
  void close() {
    served.close();
  }

  private String answer(String request) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(request);
      return client.next();
    }
  }

  private static String withHost(String host) {
    return RawClient.post(CALL).replace("Host: localhost", "Host: " + host);
  }

  private void assertNotRun() {
    assertThat(served.service().noted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/json, text/plain",
        "application/jsonx",
        "application/json; charset=utf-16",
        "application/json; charset=\"utf-16\"",
        "application/json; charset=utf8",
        "application/json; charset=utf-8; charset=latin1",
        "application/json; x=y; charset=latin1",
        "application/json; charset = utf-8",
        "application/json; charset=",
        "application/json; charset",
        "application/json; =utf-8",
        "application/json; x=\"y",
        "application/json; x=\"y\\\"",
        "application/json; x=\"y\"z",
        "application/json; x=y z",
        "application/json; x=y, text/plain",
        "application/json x=y",
        "application /json",
        "application/",
        "application",
        "*/*",
        ""
      })
  void onlyJsonIsTaken(String type) throws IOException {
    assertThat(answer(RawClient.post(CALL).replace("application/json", type)))
        .startsWith("HTTP/1.1 415 ")
        .contains("-32600");
    assertNotRun();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;",
        "application/json ; ",
        "application/json;;charset=utf-8;",
        "Application/JSON;CharSet=UTF-8",
        "application/json; charset=\"utf-8\"",
        "application/json; charset=\"UTF\\-8\"",
        "application/json;x=y",
        "application/json; profile=\"x\"",
        "application/json; profile=\"a;b, \\\"c\\\" \"; charset=utf-8",
        "application/json; profile=\"\"\t;\tv=1"
      })
  void jsonMayHaveParameters(String type) throws IOException {
    assertThat(answer(RawClient.post(CALL).replace("application/json", type)))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aBodyWithoutATypeIsRefused() throws IOException {
    assertThat(answer(RawClient.post(CALL).replace("Content-Type: application/json\r\n", "")))
        .startsWith("HTTP/1.1 415 ");
    assertNotRun();
  }

  @Test
  void aCompressedBodyIsRefused() throws IOException {
    assertThat(answer(RawClient.post(CALL, "Content-Encoding: gzip"))).startsWith("HTTP/1.1 415 ");
    assertNotRun();
  }

  /** DNS rebinding: a name of the attacker's that resolves to this server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost.",
        "rpc.example.evil.example",
        "other.example",
        "other.example:80",
        "user@localhost",
        "localhost:80:80",
        "10.0.0.1",
        "[::2]",
        "localhost/",
        "\u00e4"
      })
  void otherHostsAreRefused(String host) throws IOException {
    assertThat(answer(withHost(host))).startsWith("HTTP/1.1 403 ").contains("-32006");
    assertNotRun();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:8080",
        "rpc.example",
        "rpc.example:8080",
        "other.example:81"
      })
  void knownHostsAreServed(String host) throws IOException {
    assertThat(answer(withHost(host))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void thereMustBeOneHost() throws IOException {
    assertThat(answer(RawClient.post(CALL).replace("Host: localhost\r\n", "")))
        .startsWith("HTTP/1.1 400 ");
    assertThat(answer(RawClient.post(CALL, "Host: localhost"))).startsWith("HTTP/1.1 400 ");
    assertThat(answer(RawClient.post(CALL, "Host: evil.example"))).startsWith("HTTP/1.1 400 ");
    assertThat(answer(withHost(""))).startsWith("HTTP/1.1 4");
    assertNotRun();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "https://app.example.evil.example",
        "https://app.example:444",
        "http://app.example",
        "https://APP.example/",
        "file://",
        "http://localhost:1",
        ""
      })
  void pagesOfOtherOriginsAreRefused(String origin) throws IOException {
    assertThat(answer(RawClient.post(CALL, "Origin: " + origin)))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("access-control");
    assertNotRun();
  }

  @Test
  void thereMustBeOneOrigin() throws IOException {
    assertThat(answer(RawClient.post(CALL, "Origin: http://localhost", "Origin: null")))
        .startsWith("HTTP/1.1 400 ");
    assertNotRun();
  }

  @Test
  void pagesOfOnesOwnMayCall() throws IOException {
    assertThat(answer(RawClient.post(CALL, "Origin: http://localhost")))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("access-control");
  }

  @Test
  void pagesOfAllowedOriginsMayCallAndRead() throws IOException {
    assertThat(answer(RawClient.post(CALL, "Origin: https://app.example")))
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-allow-origin: https://app.example\r\n")
        .contains("vary: origin\r\n")
        .doesNotContain("credentials");
    assertThat(answer(RawClient.post(CALL, "Origin: https://app.example")
            .replace("application/json", "text/plain")))
        .startsWith("HTTP/1.1 415 ")
        .contains("access-control-allow-origin: https://app.example\r\n");
  }

  @Test
  void aPreflightRequestIsAnswered() throws IOException {
    String preflight = String.join(
        "\r\n",
        "OPTIONS / HTTP/1.1",
        "Host: localhost",
        "Origin: https://app.example",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type,authorization",
        "",
        "");
    assertThat(answer(preflight))
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-origin: https://app.example\r\n")
        .contains("access-control-allow-methods: POST\r\n")
        .contains("allow: GET, HEAD, POST, OPTIONS\r\n")
        .contains("authorization");
    assertThat(answer(preflight.replace("app.example", "evil.example")))
        .startsWith("HTTP/1.1 403 ");
    for (String target :
        new String[] {"/health", "/console/main.js", "*"}) { // which pages can't read
      assertThat(answer(preflight.replace("OPTIONS /", "OPTIONS " + target)))
          .startsWith("HTTP/1.1 204 ")
          .doesNotContain("access-control");
    }
  }

  @Test
  void pagesOfOtherOriginsDontEvenLearnOfHealth() throws IOException {
    assertThat(answer("GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(answer("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void invalidSettingsAreRejected() {
    HttpConnector connector = HttpConnector.at("127.0.0.1", 0);
    assertThatThrownBy(() -> connector.allowOrigin("app.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://app.example.com");
    assertThatThrownBy(() -> connector.allowOrigin("https://app.example/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connector.allowHost("http://rpc.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rpc.example.com");
    assertThatThrownBy(() -> HttpConnector.at("127.0.0.1", 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
