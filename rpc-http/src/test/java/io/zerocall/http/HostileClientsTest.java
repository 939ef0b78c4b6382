package io.zerocall.http;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.transport.engine.OverheadLimit;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break HTTP, are slow, or send too much. The server still serves the others. */
class HostileClientsTest {
  private static final String CALL = Served.call(1, "mult", "[5,7]");
  private static final int PING = 0x89;
  private static final String ANSWER = Served.result(1, "35");

  private static final String HEAD = String.join(
      "\r\n", "POST / HTTP/1.1", "Host: localhost", "Content-Type: application/json", "");

  private Served served = with(connector -> connector);

  private static Served with(UnaryOperator<HttpConnector> connector) {
    return Served.with(
        builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(10_000)), connector);
  }

  /** For deliberately slow clients; the others may be slow because the machine is busy. */
  private void hurry() {
    served.close();
    served = with(connector ->
        connector.requestTimeout(Duration.ofMillis(400)).keepAlive(Duration.ofMillis(900)));
  }

  @AfterEach
  void close() {
    assertThat(served.ask(CALL)).isEqualTo(ANSWER);
    served.close();
  }

  /** Returns the responses to the bytes sent, up to the end of the connection. */
  private String answers(String sent) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(sent);
      return client.rest();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 99999999999999999999",
        "Content-Length : 5",
        " Content-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: \u000bchunked"
      })
  void aRequestThatIsOfTwoLengthsIsRefusedAndTheConnectionClosed(String headers)
      throws IOException {
    String smuggled = HEAD + headers + "\r\n\r\n0\r\n\r\n"
        + RawClient.post(Served.call(2, "note", "[\"smuggled\"]"));
    assertThat(answers(smuggled)).startsWith("HTTP/1.1 4").doesNotContain("HTTP/1.1 2");
    assertThat(served.service().noted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "POST\r\n\r\n",
        "POST / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /none HTTP/1.1\nHost: evil.example\n\n",
        "POST http://localhost/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n",
        "CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /%2e%2e/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      })
  void bytesThatAreNoRequestGetAnError(String sent) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(sent);
      assertThat(client.next()).matches("(?s)HTTP/1.1 (4..|505) .*");
    }
  }

  @Test
  void aZeroMqGreetingGetsAnErrorAtOnce() throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send("\u00ff\0\0\0\0\0\0\0\1\u007f"); // libzmq waits for a reply at this point
      String answer = client.rest();
      assertThat(answer)
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("connection: close", "not ZeroMQ");
    }
  }

  @Test
  void aLongRequestLineAndLongHeadersAreRefused() throws IOException {
    assertThat(answers("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(
            answers("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answers("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(8_000) + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void theBodyHasALimit() throws IOException {
    try (RawClient client = new RawClient(served)) {
      String most = Served.call(1, "echo", "[\"" + "x".repeat(9_000) + "\"]");
      client.send(RawClient.post(most));
      assertThat(client.next()).startsWith("HTTP/1.1 200 ");
      client.send(RawClient.post("x".repeat(10_001)));
      assertThat(client.next()).startsWith("HTTP/1.1 413 ").contains("-32005");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aBodyInChunksHasTheSameLimit() throws IOException {
    String head = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk = Integer.toHexString(CALL.length()) + "\r\n" + CALL + "\r\n0\r\n\r\n";
    try (RawClient client = new RawClient(served)) {
      client.send(head + chunk);
      assertThat(client.next()).contains(ANSWER);
      client.send(head + "1f40\r\n" + "x".repeat(8_000) + "\r\n1f40\r\n" + "x".repeat(8_000));
      assertThat(client.next()).startsWith("HTTP/1.1 413 ");
    }
    assertThat(answers(head + "zz\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aClientThatExpectsContinueGetsAnInterimResponse() throws IOException {
    String head = HEAD + "Expect: 100-continue\r\nContent-Length: ";
    try (RawClient client = new RawClient(served)) {
      client.send(head + CALL.length() + "\r\n\r\n");
      assertThat(client.next()).startsWith("HTTP/1.1 100 ");
      client.send(CALL);
      assertThat(client.next()).contains(ANSWER);
    }
    assertThat(answers(head + "10001\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    assertThat(answers((head + "10\r\n\r\n").replace("json", "xml"))).startsWith("HTTP/1.1 415 ");
  }

  @Test
  void slowHeadersAreNotWaitedFor() throws IOException {
    hurry();
    assertThat(answers("POST / HTTP/1.1\r\nHost: local")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void slowBodiesAreNotWaitedFor() throws IOException {
    hurry();
    assertThat(answers(RawClient.post(CALL).substring(0, 120))).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void aBodyThatDripsIsNotWaitedFor() throws Exception {
    hurry();
    try (RawClient client = new RawClient(served)) {
      String request = RawClient.post(" ".repeat(5_000));
      Thread dripping = new Thread(() -> {
        try {
          for (int i = 0; i < request.length(); i++) {
            client.send(request.substring(i, i + 1));
            Thread.sleep(20); // the client's pace is what the test checks
          }
        } catch (IOException | InterruptedException e) {
          // the server has closed the connection
        }
      });
      dripping.start();
      assertThat(client.next()).startsWith("HTTP/1.1 408 ");
      dripping.interrupt();
      dripping.join();
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    hurry();
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(CALL));
      assertThat(client.next()).contains(ANSWER);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void theAnswerToHeadHasNoBody() throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send("HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.nextHead()).startsWith("HTTP/1.1 200 ").contains("content-length: 15");
      client.send("HEAD /none HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.nextHead()).startsWith("HTTP/1.1 404 ");
      client.send(RawClient.post(CALL));
      assertThat(client.next()).startsWith("HTTP/1.1 200 ").contains(ANSWER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, 'GET, HEAD, POST, OPTIONS'",
    "http://localhost, 'GET, HEAD, POST, OPTIONS'",
    "*, 'GET, HEAD, POST, OPTIONS'",
    "/health, 'GET, HEAD, OPTIONS'",
    "/console/main.js, 'GET, HEAD, OPTIONS'"
  })
  void optionsListsTheMethods(String target, String allowed) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send("OPTIONS " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.next())
          .startsWith("HTTP/1.1 204 ")
          .contains("allow: " + allowed + "\r\n")
          .doesNotContain("content-length")
          .doesNotContain("access-control");
      for (String method : allowed.replace("POST, ", "").split(", ", -1)) {
        String path = target.equals("*") ? "/" : target;
        client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String head = method.equals("HEAD") ? client.nextHead() : client.next();
        assertThat(head).as(method).startsWith("HTTP/1.1 20");
      }
      client.send("PUT " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.next())
          .startsWith(target.equals("*") ? "HTTP/1.1 400 " : "HTTP/1.1 405 ")
          .contains(target.equals("*") ? "OPTIONS only" : "allow: " + allowed + "\r\n");
      client.send("OPTIONS /none HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.next()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void anOldClientLearnsWhetherTheConnectionStaysOpen() throws IOException {
    String old = RawClient.post(CALL).replace("HTTP/1.1", "HTTP/1.0");
    assertThat(answers(old)).contains(ANSWER);
    try (RawClient client = new RawClient(served)) {
      String staying = old.replace("Host", "Connection: keep-alive\r\nHost");
      client.send(staying);
      assertThat(client.next()).contains("connection: keep-alive").contains(ANSWER);
      client.send(staying);
      assertThat(client.next()).contains(ANSWER);
    }
  }

  @Test
  void aTargetMayNameTheHostIfItIsTheSame() throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send("GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.next()).startsWith("HTTP/1.1 200 ");
      client.send("GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.next()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void authorizationHasOneHeaderOnly() throws IOException {
    assertThat(answers(RawClient.post(
            CALL, "Zerocall-Meta-Authorization: Bearer made-up", "Connection: close")))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aWebSocketIsNotAskedForWithABody() throws IOException {
    assertThat(answers(String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Transfer-Encoding: chunked",
            "",
            "")))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aWebSocketsMessageIsNotWaitedForWithoutEnd() throws IOException {
    hurry();
    try (RawWebSocket socket = new RawWebSocket(served)) {
      socket.sendFrame(0x01, "{");
      assertThat(socket.rest()).isEmpty();
    }
    try (RawWebSocket socket = new RawWebSocket(served)) {
      socket.sendBytes(0x81, 0x80 | 10, 0, 0, 0, 0, '{');
      assertThat(socket.rest()).isEmpty();
    }
  }

  @Test
  void asManyPingsAsTheLimitAllowsAreFine() throws IOException {
    try (RawWebSocket socket = new RawWebSocket(served)) {
      socket.send(RawWebSocket.frames(OverheadLimit.BURST - 1, PING, "x"));
      socket.sendFrame(PING, "last");
      String pong = "";
      while (!pong.equals("last")) {
        pong = socket.nextFrame();
      }
      socket.send(CALL);
      assertThat(socket.next()).isEqualTo(ANSWER);
    }
  }

  /** Pings, pongs, and empty fragments of a message. */
  @ParameterizedTest
  @ValueSource(ints = {PING, 0x8a, 0x00})
  void aWebSocketThatSendsLittleElseThanFramesWithoutAMessageIsClosed(int kind) throws IOException {
    try (RawWebSocket socket = new RawWebSocket(served)) {
      if (kind == 0) {
        socket.sendFrame(0x01, "{");
      }
      byte[] thousand = RawWebSocket.frames(1_000, kind, "");
      try {
        for (int i = 0; i < 1_000; i++) {
          socket.send(thousand);
        }
      } catch (IOException e) {
        // the server closed it
      }
      assertThat(socket.closeStatus()).isEqualTo(1008);
      assertThat(served.ask(CALL)).isEqualTo(ANSWER);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = new RawClient(served)) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        requests.append(RawClient.post(Served.call(i, "mult", "[" + i + ",1]")));
      }
      client.send(requests.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(client.next()).endsWith(Served.result(i, String.valueOf(i)));
      }
    }
  }

  @Test
  void aDisconnectIsNoticedThoughMoreRequestsWait() throws Exception {
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(Served.call(1, "block", "[]")) + RawClient.post(CALL));
      assertThat(Served.await(served.service().begun)).isTrue();
    }
    assertThat(Served.await(served.service().interrupted)).isTrue();
  }

  @Test
  void aClientThatNeverReadsDelaysNoOther() throws Exception {
    String echo = RawClient.post(Served.call(1, "echo", "[\"" + "x".repeat(9_000) + "\"]"));
    List<RawClient> greedy = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RawClient client = new RawClient(served);
      greedy.add(client);
      client.socket().setSoTimeout(1);
      Thread sender = new Thread(() -> {
        try {
          while (true) {
            client.send(echo);
          }
        } catch (IOException e) {
          // the server closed it
        }
      });
      sender.setDaemon(true);
      sender.start();
    }
    for (int i = 0; i < 200; i++) {
      assertThat(served.ask(CALL)).isEqualTo(ANSWER);
    }
    for (RawClient client : greedy) {
      client.close();
    }
  }

  @Test
  void tooManyConnectionsAreClosedAsTheyCome() throws IOException {
    served.close();
    served = Served.with(
        builder -> builder.limits(RpcLimits.DEFAULTS.withConnections(3)), connector -> connector);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RawClient client = new RawClient(served);
      client.send(RawClient.post(CALL));
      assertThat(client.next()).contains(ANSWER);
      clients.add(client);
    }
    try (RawClient tooMany = new RawClient(served)) {
      tooMany.send(RawClient.post(CALL));
      assertThat(tooMany.next()).isEmpty();
    } catch (SocketException e) {
      // the server closed it during the write
    }
    for (RawClient client : clients) {
      client.close();
    }
    awaitCapacity();
  }

  /** The server needs a moment to notice that a client has disconnected. */
  private void awaitCapacity() {
    eventually("there is capacity", () -> {
      try (RawClient client = new RawClient(served)) {
        client.send(RawClient.post(CALL));
        return client.next().contains(ANSWER);
      } catch (IOException e) {
        return false;
      }
    });
  }
}
