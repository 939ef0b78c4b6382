package io.zerocall.http.exchange;

import static io.zerocall.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long connections may take. */
@Timeout(60)
class ExchangeServerTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final int LARGE = 30_000_000;

  private final AtomicInteger ended = new AtomicInteger();
  private final ExchangeServer server = new ExchangeServer(
      new ExchangeSettings(
          "127.0.0.1",
          0,
          Set.of(),
          SHORT,
          SHORT,
          TransportOptions.DEFAULTS.withLimits(10_000, 100, SHORT)),
      Handler::new);

  /** Answers each request, except those for {@code /never}; those for {@code /soon} in a while. */
  private final class Handler implements ExchangeHandler {
    private final ExchangeConnection connection;
    private boolean keeps;
    private boolean owes;

    Handler(ExchangeConnection connection) {
      this.connection = connection;
    }

    @Override
    public void received(ExchangeRequest request) {
      owes = request.path().equals("/soon");
      keeps = owes || request.path().equals("/keep");
      if (!owes && !request.path().equals("/never")) {
        int size = request.path().equals("/large") ? LARGE : 1;
        connection.respond(new ExchangeResponse(200, "OK", new byte[size]));
      }
    }

    @Override
    public void tick(long nowNanos) {
      if (owes) {
        owes = false;
        connection.respond(new ExchangeResponse(200, "OK", new byte[0]));
      }
    }

    @Override
    public boolean mayBeClosed() {
      return !keeps;
    }

    @Override
    public void closing() {
      connection.respond(new ExchangeResponse(503, "Closing", new byte[0]));
    }

    @Override
    public void closed() {
      ended.incrementAndGet();
    }
  }

  @BeforeEach
  void listen() {
    server.listen();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(
        InetAddress.getLoopbackAddress(), URI.create(server.endpoint()).getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(US_ASCII));
  }

  private static String request(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }

  private static boolean hasEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) { // a reset
      return true;
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosed() throws Exception {
    try (Socket silent = connect();
        Socket idle = connect()) {
      send(idle, request("/"));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      assertThat(hasEnded(silent)).isTrue();
      assertThat(new String(idle.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("TTP/1.1 200 OK\r\n");
    }
    eventually("both have ended", () -> ended.get() == 2 && server.connections() == 0);
  }

  @Test
  void aRequestThatArrivesTooSlowlyIsNotAwaited() throws Exception {
    try (Socket slow = connect()) {
      slow.setSoTimeout(50);
      String head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + "x".repeat(2_000);
      int sent = 0;
      boolean closed = false;
      while (!closed && sent < head.length()) {
        try {
          send(slow, head.substring(sent, sent + 1));
          sent++;
        } catch (SocketException e) {
          closed = true;
        }
        closed |= hasEnded(slow); // waits for a moment
      }
      assertThat(closed).as("closed before the request was whole").isTrue();
    }
  }

  @Test
  void aBodyThatArrivesTooSlowlyIsNotAwaited() throws Exception {
    try (Socket slow = connect()) {
      send(slow, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc");
      assertThat(hasEnded(slow)).isTrue();
    }
  }

  @Test
  void aRequestThatBeganBeforeTheLastResponseIsNotAwaitedForever() throws Exception {
    try (Socket slow = connect()) {
      String partial = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc";
      send(slow, request("/soon") + partial);
      assertThat(new String(slow.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void aClientThatHangsUpIsNoticedWhateverItSentAhead() throws Exception {
    try (Socket leaving = connect()) {
      send(leaving, request("/never") + request("/").repeat(5));
      eventually("they wait", () -> server.inbound().chargedBytes() > 5 * 1_000);
    }
    eventually("it is disconnected", () -> ended.get() == 1);
    eventually("nothing is charged", () -> server.inbound().chargedBytes() == 0);
  }

  @Test
  void aClientMayNotSendTooMuchAhead() throws Exception {
    String body = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000\r\n\r\n";
    try (Socket many = connect();
        Socket large = connect()) {
      send(many, request("/never") + request("/").repeat(50));
      send(large, request("/never") + body + "x".repeat(10_000));
      eventually("both are disconnected", () -> ended.get() == 2);
    }
    eventually("nothing is charged", () -> server.inbound().chargedBytes() == 0);
  }

  @Test
  void aRequestMayWaitForItsResponse() throws Exception {
    try (Socket waiting = connect();
        Socket kept = connect()) {
      send(waiting, request("/never"));
      send(kept, request("/keep"));
      waiting.setSoTimeout(2_500);
      assertThatThrownBy(() -> waiting.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      send(kept, request("/"));
      assertThat(kept.getInputStream().read()).isEqualTo('H');
      server.close();
      waiting.setSoTimeout(20_000);
      assertThat(new String(waiting.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 503 Closing\r\n");
    }
  }

  @Test
  void aClientThatDoesNotReadIsDisconnected() throws Exception {
    try (Socket deaf = connect()) {
      send(deaf, request("/large"));
      eventually("it is disconnected", () -> ended.get() == 1);
    }
  }

  @Test
  void aRefusedClientIsDisconnectedInTheEnd() throws Exception {
    try (Socket refused = connect()) {
      send(refused, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
      assertThat(new String(refused.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 403 Forbidden\r\n");
      eventually("it is disconnected", () -> ended.get() == 1);
    }
  }
}
