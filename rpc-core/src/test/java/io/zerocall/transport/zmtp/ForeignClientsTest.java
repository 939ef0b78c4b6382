package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP and TLS clients that connect to a ZeroMQ port by mistake. */
class ForeignClientsTest {
  private static final int MOST = 10;

  /**
   * More than the system buffers for a connection that is not read, less than the bytes that are
   * dropped.
   */
  private static final int MUCH = 900_000;

  private final ZmtpTransport transport = new ZmtpTransport();
  private final Binding binding = transport.bind(
      "tcp://127.0.0.1:0",
      new Settings().maxConnections(MOST).handshakeMillis(600_000).options(),
      new Echo());

  @AfterEach
  void close() {
    binding.close();
  }

  private void othersAreServed() throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns all bytes until the server ends its output; a reset is a failure. */
  private static String rest(RawPeer peer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] next = peer.readSome();
    while (next.length > 0) {
      bytes.writeBytes(next);
      next = peer.readSome();
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void isWhole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, end);
    String body = answer.substring(end + 4);
    assertThat(head)
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nContent-Type: text/plain")
        .contains("\r\nContent-Length: " + body.length())
        .contains("\r\nConnection: close");
    assertThat(body).contains("speaks ZeroMQ").contains("not HTTP").contains("HttpConnector");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "PUT /x HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "DELETE / HTTP/1.1\r\n\r\n",
        "PATCH / HTTP/1.1\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\n\r\n",
        "TRACE / HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void anHttpRequestIsAnsweredAndNothingComesBeforeTheAnswer(String request) throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(ascii(request));
      isWhole(rest(peer));
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
    othersAreServed();
  }

  @Test
  void theAnswerToHeadHasNoContent() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(ascii("HEAD / HTTP/1.1\r\n\r\n"));
      assertThat(rest(peer))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("\r\nContent-Length: ")
          .endsWith("Connection: close\r\n\r\n");
    }
  }

  @Test
  void aRequestInPiecesIsAnsweredOnce() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      for (byte b : ascii("DELETE / HTTP/1.1\r\n\r\n")) {
        peer.send(b);
      }
      String answer = rest(peer);
      // On a busy machine the server may have begun to send its greeting between two of the pieces.
      isWhole(answer.substring(answer.indexOf("HTTP/1.1")));
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
  }

  @Test
  void theAnswerArrivesEvenIfTheRequestExceedsOneRead() throws Exception {
    try (RawPeer peer = RawPeer.connectSendingBySteps(binding.endpoint())) {
      peer.send(ascii("POST / HTTP/1.1\r\nContent-Length: " + MUCH + "\r\n\r\n"));
      peer.send(new byte[MUCH]);
      isWhole(rest(peer));
    }
    othersAreServed();
  }

  @Test
  void aClientThatKeepsSendingAfterTheAnswerIsCutOff() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(ascii("POST / HTTP/1.1\r\n\r\n"));
      assertThat(peer.sendUntilRefused(new byte[10_000], 10_000)).isTrue();
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
    othersAreServed();
  }

  @Test
  void aClientThatStaysAfterTheAnswerIsDisconnected() throws Exception {
    List<RawPeer> held = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        RawPeer peer = RawPeer.connect(binding.endpoint());
        held.add(peer);
        peer.send(ascii("GET / HTTP/1.1\r\n\r\n"));
        isWhole(rest(peer));
      }
      othersAreServed();
    } finally {
      for (RawPeer peer : held) {
        peer.close();
      }
    }
  }

  @Test
  void tlsIsClosedAtOnceWithoutAnAnswer() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      peer.send(Wire.hex("160301020001000001fc0303"));
      assertThat(rest(peer)).isEmpty();
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
    othersAreServed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PRI *", "\u0016"})
  void aBeginningThatNeverGoesOnIsWaitedForAsAnyGreeting(String beginning) throws Exception {
    try (Binding hasty = transport.bind(
            "tcp://127.0.0.1:0", new Settings().handshakeMillis(200).options(), new Echo());
        RawPeer peer = RawPeer.connect(hasty.endpoint())) {
      peer.send(ascii(beginning));
      assertThat(peer.isClosed()).isTrue();
      eventually("it is counted", () -> hasty.counters().refused() == 1);
    }
  }

  @Test
  void aClientThatWaitsForTheServersGreetingGetsIt() throws Exception {
    try (RawPeer peer = RawPeer.connect(binding.endpoint())) {
      assertThat(peer.readFully(64)).isEqualTo(Wire.greeting("NULL"));
      peer.send(Wire.clientsHandshake());
      peer.readFrame();
      peer.send(RawPeer.frame(0, new byte[] {1}));
      assertThat(peer.readFrame()).containsExactly(1);
    }
  }

  @Test
  void aClientOfTheWrongTypeGetsAnErrorEvenIfItHasSentMore() throws Exception {
    try (RawPeer peer = RawPeer.connectSendingBySteps(binding.endpoint())) {
      peer.send(Wire.join(Wire.greeting("NULL"), Wire.ready("SUB"), new byte[MUCH]));
      peer.readFully(64);
      assertThat(new String(peer.readFrame(), StandardCharsets.ISO_8859_1)).contains("ERROR");
      assertThat(rest(peer)).isEmpty();
    }
    assertThat(binding.counters().refused()).isEqualTo(1);
  }
}
