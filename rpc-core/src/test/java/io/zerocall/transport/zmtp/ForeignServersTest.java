package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Channel;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that don't speak ZeroMQ, and a client that was given their port. */
class ForeignServersTest {
  private static final byte[] SETTINGS = Wire.hex("000006040000000000000300000064");

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  ForeignServersTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  /** What a server does with each connection. */
  @FunctionalInterface
  private interface Conduct {
    void to(RawPeer client) throws IOException;
  }

  /** Returns why a client has no connection to such a server, once it has found out. */
  private @Nullable String reason(long handshakeMillis, Conduct conduct, String passing) {
    Thread server = new Thread(() -> serve(conduct), "foreign server");
    server.setDaemon(true);
    server.start();
    try (Channel channel = new ZmtpTransport()
        .connect(
            "tcp://127.0.0.1:" + listening.getLocalPort(),
            new Settings()
                .handshakeMillis(handshakeMillis)
                .reconnectMillis(10, 20)
                .options(),
            new Inbox())) {
      return eventually(
          "the reason is known",
          channel::lastFailure,
          reason -> reason != null && !reason.contains(passing));
    }
  }

  private @Nullable String reason(byte[] said) {
    return reason(60_000, client -> client.send(said), "has come yet");
  }

  private void serve(Conduct conduct) {
    while (!listening.isClosed()) {
      try (RawPeer client = new RawPeer(listening.accept())) {
        conduct.to(client);
        client.isClosed();
      } catch (IOException e) {
        // The client has disconnected, or the test is over.
      }
    }
  }

  @Test
  void ofHttpAreGuessed() {
    assertThat(reason(Wire.bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")))
        .isEqualTo("something answers, but does not speak ZeroMQ (an HTTP server?)");
  }

  @Test
  void ofHttp2AreGuessed() {
    assertThat(reason(SETTINGS))
        .isEqualTo("something answers, but does not speak ZeroMQ (a server of HTTP/2 or gRPC?)");
  }

  @Test
  void ofTlsAreGuessed() {
    assertThat(reason(Wire.hex("15030100020246")))
        .isEqualTo("something answers, but does not speak ZeroMQ (a TLS server: tls://?)");
  }

  @Test
  void ofAnythingElseAreQuotedInPart() {
    assertThat(reason(Wire.bytes("SSH-2.0-x\r\n")))
        .isEqualTo("something answers, but does not speak ZeroMQ"
            + ": it sent \"SSH-2.0-x\\u000d\\u000a\"");
  }

  @Test
  void thatOnlyBeginAsZeroMqDoesAreNotTakenForIt() {
    byte[] unsigned = Wire.greeting("NULL");
    unsigned[9] = 'x';
    assertThat(reason(unsigned))
        .startsWith("something answers, but does not speak ZeroMQ: it sent \"");
  }

  @Test
  void thatCloseAtOnceAreReportedSo() {
    assertThat(reason(60_000, RawPeer::close, "has come yet"))
        .containsAnyOf("the connection was closed", "the connection broke")
        .endsWith(
            ", before a ZeroMQ greeting arrived (not a ZeroMQ server, or its connection limit reached?)");
  }

  @Test
  void silentServersAreReportedDuringAndAfterTheAttempt() {
    assertThat(reason(60_000, client -> {}, "nothing"))
        .isEqualTo("connected, but no ZeroMQ greeting has come yet (not a ZeroMQ server?)");
    assertThat(reason(200, client -> {}, "has come yet"))
        .isEqualTo("connected, but no ZeroMQ greeting came in time (not a ZeroMQ server?)");
  }

  @Test
  void thatGreetAndGoAreNotTakenForOthers() {
    assertThat(reason(
            60_000,
            client -> {
              client.send(Wire.greeting("NULL"));
              client.readFully(65); // so that the greeting has been read
              client.endOutput();
            },
            "has come yet"))
        .isEqualTo("the handshake failed: the connection was closed");
  }
}
