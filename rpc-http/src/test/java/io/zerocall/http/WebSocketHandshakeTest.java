package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that turns a connection into a WebSocket (RFC 6455, section 4.2). */
class WebSocketHandshakeTest {
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String VERSION = "Sec-WebSocket-Version: 13";

  private final Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  private static String handshake(String... headers) {
    return String.join(
        "\r\n",
        "GET / HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        String.join("\r\n", headers),
        "",
        "");
  }

  private String answer(String request) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(request);
      return client.next();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Protocol: jsonrpc-2.0",
        "Sec-WebSocket-Protocol: other, jsonrpc-2.0",
        "Sec-WebSocket-Protocol: other,jsonrpc-2.0,another",
        "Sec-WebSocket-Protocol: bearer.YQ, jsonrpc-2.0",
        "Sec-WebSocket-Protocol: other\r\nSec-WebSocket-Protocol: jsonrpc-2.0",
        "Sec-WebSocket-Protocol: bearer.YQ\r\nSec-WebSocket-Protocol: other, jsonrpc-2.0",
        "Sec-WebSocket-Protocol: jsonrpc-2.0\r\nSec-WebSocket-Protocol: other"
      })
  void theSubprotocolIsChosenWhereverItStands(String offered) throws IOException {
    String answer = answer(handshake(VERSION, KEY, offered));
    assertThat(answer).startsWith("HTTP/1.1 101 ");
    assertThat(answer.split("(?i)sec-websocket-protocol: ", -1)).hasSize(2);
    assertThat(answer).containsIgnoringCase("sec-websocket-protocol: jsonrpc-2.0\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Sec-WebSocket-Protocol: other, JSONRPC-2.0, jsonrpc-2.0.1"})
  void whatIsNotOfferedIsNotChosen(String offered) throws IOException {
    assertThat(answer(handshake(VERSION, KEY, offered)))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContainIgnoringCase("sec-websocket-protocol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Sec-WebSocket-Key:",
        "Sec-WebSocket-Key: YWJjZA==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSE=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSEhIQ==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!==",
        "Sec-WebSocket-Key: dGhlIHNhbXBs ZSBub25jZQ=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
        KEY + "\r\n" + KEY
      })
  void theKeyIsOneOfSixteenBytes(String key) throws IOException {
    assertThat(answer(handshake(VERSION, key)))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("sec-websocket-key");
  }

  @Test
  void theKeyIsAnswered() throws IOException {
    assertThat(answer(handshake(VERSION, KEY)))
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
  }

  @Test
  void anotherVersionGetsTheSupportedOne() throws IOException {
    assertThat(answer(handshake("Sec-WebSocket-Version: 8", KEY)))
        .startsWith("HTTP/1.1 426 ")
        .contains("sec-websocket-version: 13\r\n");
  }

  @Test
  void http10HasNoUpgrade() throws IOException {
    assertThat(answer(handshake(VERSION, KEY).replace("HTTP/1.1", "HTTP/1.0")))
        .startsWith("HTTP/1.1 200 ")
        .contains("text/html");
  }
}
