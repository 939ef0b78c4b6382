package io.zerocall.transport.zmtp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcTls;
import io.zerocall.testing.RawPeer;
import io.zerocall.testing.RawTls;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Channel;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.Settings;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** TLS over sockets: peers that speak something else, aren't trusted, or stop in the middle. */
class TlsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.shared();
  private static final int UNEXPECTED_MESSAGE = 10;
  private static final byte[] CLIENT_HELLO_BEGINS = Wire.hex("1603010200010001fc0303");

  private static Binding bind(RpcTls tls) {
    return bind(tls, TransportOptions.DEFAULTS);
  }

  private static Binding bind(RpcTls tls, TransportOptions options) {
    return new ZmtpTransport().bind("tls://127.0.0.1:0", options.withTls(tls), new Echo());
  }

  private static RpcTls server() {
    return TlsTransport.serving(AUTHORITY.server());
  }

  private static RpcTls client(Issued certificate) {
    return TlsTransport.serving(certificate).withTrust(AUTHORITY.certificate());
  }

  private static String port(String endpoint) {
    return endpoint.substring(endpoint.lastIndexOf(':') + 1);
  }

  private static void isServed(Binding binding) throws InterruptedException {
    try (Caller caller = new Caller(TlsTransport.simple(), binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  /** Returns why a client can't connect, once it knows. */
  private static String reason(Transport transport, String endpoint, TransportOptions options) {
    try (Channel channel = transport.connect(endpoint, options, new Inbox())) {
      return String.valueOf(eventually(
          "the reason is known",
          channel::lastFailure,
          reason -> reason != null && !reason.contains("has come yet")));
    }
  }

  private static String reason(RpcTls server, RpcTls client) {
    try (Binding binding = bind(server)) {
      return reason(TlsTransport.of(server, client), binding.endpoint(), hurried());
    }
  }

  private static TransportOptions hurried() {
    return new Settings().reconnectMillis(10, 20).options();
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() {
    Issued foreign = TestAuthority.named("Another authority").server();
    assertThat(reason(TlsTransport.serving(foreign), TlsTransport.trusting()))
        .startsWith("TLS: the server's certificate is not signed by a trusted authority");
    assertThat(reason(server(), RpcTls.DEFAULT))
        .startsWith("TLS: the server's certificate is not signed by a trusted authority");
  }

  @Test
  void anExpiredCertificateIsNotTrusted() {
    assertThat(reason(
            TlsTransport.serving(AUTHORITY.server(Instant.now().minus(Duration.ofDays(10)))),
            TlsTransport.trusting()))
        .startsWith("TLS: the server's certificate has expired (NotAfter: ");
  }

  @Test
  void aCertificateOfTheFutureIsNotTrusted() {
    assertThat(reason(
            TlsTransport.serving(AUTHORITY.server(Instant.now().plus(Duration.ofDays(5)))),
            TlsTransport.trusting()))
        .startsWith("TLS: the server's certificate is not valid yet (NotBefore: ");
  }

  @Test
  void aCertificateForAnotherHostIsNotTrusted() {
    Issued other = AUTHORITY.server("elsewhere.example");
    assertThat(reason(TlsTransport.serving(other), TlsTransport.trusting()))
        .startsWith("TLS: the server's certificate is for another host (No ");
  }

  @Test
  void aServerNameReplacesTheHost() throws Exception {
    Issued other = AUTHORITY.server("elsewhere.example");
    RpcTls client = TlsTransport.trusting().withServerName("elsewhere.example");
    try (Binding binding = bind(TlsTransport.serving(other));
        Caller caller = new Caller(TlsTransport.of(server(), client), binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  @Test
  void aClientWithoutACertificateLearnsThatItNeedsOne() {
    RpcTls mutual = server().withTrust(AUTHORITY.certificate()).withClientCertificate();
    assertThat(reason(mutual, TlsTransport.trusting()))
        .startsWith("TLS: the server requires a certificate");
  }

  @Test
  void aClientOfAnotherAuthorityIsRefused() {
    RpcTls mutual = server().withTrust(AUTHORITY.certificate()).withClientCertificate();
    RpcTls stranger = client(TestAuthority.named("Another authority").client("eve"));
    assertThat(reason(mutual, stranger)).startsWith("TLS: the server ").contains("(alert ");
  }

  @Test
  void aClientWithoutOneCommonNameIsRefused() {
    RpcTls mutual = server().withTrust(AUTHORITY.certificate()).withClientCertificate();
    RpcTls nameless = client(AUTHORITY.subject("O=Tests"));
    RpcTls two = client(AUTHORITY.subject("CN=ann,CN=bob"));
    String refusal = "refused: the server doesn't admit this client, or its certificate names no"
        + " user there (ERROR 400)";
    assertThat(reason(mutual, nameless)).isEqualTo("the handshake failed: " + refusal);
    assertThat(reason(mutual, two)).isEqualTo("the handshake failed: " + refusal);
  }

  @Test
  void aPlainClientLearnsThatThePortSpeaksTls() throws Exception {
    try (Binding binding = bind(server())) {
      String endpoint = "tcp://127.0.0.1:" + port(binding.endpoint());
      assertThat(reason(new ZmtpTransport(), endpoint, hurried()))
          .isEqualTo("something answers, but does not speak ZeroMQ (a TLS server: tls://?)");
      assertThat(binding.counters().refused()).isPositive();
      isServed(binding);
    }
  }

  @Test
  void aTlsClientLearnsThatThePortSpeaksNoTls() {
    try (Binding binding =
        new ZmtpTransport().bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo())) {
      assertThat(reason(
              TlsTransport.simple(), "tls://127.0.0.1:" + port(binding.endpoint()), hurried()))
          .containsAnyOf("the connection was closed", "the connection broke")
          .endsWith(
              " during the TLS handshake (a server without TLS, or its connection limit reached?)");
    }
  }

  @Test
  void aTlsClientRecognizesAServerThatGreetsAtOnce() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> greetAll(listening), "greeting server");
      server.setDaemon(true);
      server.start();
      assertThat(reason(
              TlsTransport.simple(), "tls://127.0.0.1:" + listening.getLocalPort(), hurried()))
          .isEqualTo("TLS: the server speaks ZeroMQ without TLS (its endpoint is tcp://)");
    }
  }

  private static void greetAll(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (RawPeer client = new RawPeer(listening.accept())) {
        client.send(RawPeer.greeting());
        client.isClosed();
      } catch (IOException e) {
        // The client has disconnected, or the test is over.
      }
    }
  }

  @Test
  void aSilentServerIsReportedInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      TransportOptions options =
          new Settings().handshakeMillis(200).reconnectMillis(10, 20).options();
      assertThat(reason(TlsTransport.simple(), "tls://127.0.0.1:" + silent.getLocalPort(), options))
          .isEqualTo("connected, but the TLS handshake took too long (a server without TLS?)");
    }
  }

  @Test
  void aTlsPortNeedsACertificate() {
    assertThatThrownBy(() ->
            new ZmtpTransport().bind("tls://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a certificate");
    assertThatThrownBy(() -> bind(TlsTransport.trusting()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no certificate, which a server needs");
    assertThatThrownBy(
            () -> TlsTransport.simple().connect("tcp://127.0.0.1:1", hurried(), new Inbox()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: tls://host:port");
  }

  @Test
  void halfHandshakesAreClosedInTimeAndDelayNoOthers() throws Exception {
    TransportOptions options = new Settings().handshakeMillis(3_000).options();
    try (Binding binding = bind(server(), options)) {
      List<RawPeer> peers = new ArrayList<>();
      try {
        for (int i = 0; i < 600; i++) {
          RawPeer peer = RawPeer.connect(Integer.parseInt(port(binding.endpoint())));
          peer.send(CLIENT_HELLO_BEGINS);
          peers.add(peer);
        }
        isServed(binding); // at the latest when the first ones have been closed
        for (RawPeer peer : peers) {
          assertThat(peer.isClosed()).isTrue();
        }
        eventually("all are counted", () -> binding.counters().refused() >= 600);
      } finally {
        for (RawPeer peer : peers) {
          peer.close();
        }
      }
      isServed(binding);
    }
  }

  @Test
  void handshakesThatBreakOffLeaveTheirTurns() throws Exception {
    try (Binding binding = bind(server())) {
      for (int i = 0; i < 600; i++) {
        RawPeer peer = RawPeer.connect(Integer.parseInt(port(binding.endpoint())));
        peer.send(CLIENT_HELLO_BEGINS);
        if (i % 2 == 0) {
          peer.reset();
        } else {
          peer.close();
        }
      }
      isServed(binding);
    }
  }

  @Test
  void closingEndsTheConnectionsOfBothSides() throws Exception {
    Inbox inbox = new Inbox();
    Binding binding = bind(server());
    try (Channel channel =
        TlsTransport.simple().connect(binding.endpoint(), TransportOptions.DEFAULTS, inbox)) {
      inbox.awaitConnected();
      assertThat(channel.connected()).isTrue();
      binding.close();
      assertThat(inbox.awaitDisconnected()).isEqualTo("the connection was closed");
    } finally {
      binding.close();
    }
  }

  private static RawTls connected(Binding binding) throws IOException {
    return RawTls.connect(Integer.parseInt(port(binding.endpoint())));
  }

  @Test
  void aHandshakeCannotBeRepeated() throws Exception {
    try (Binding binding = bind(server())) {
      try (RawTls peer = connected(binding)) {
        isRefused(peer, peer.clientHello());
      }
      try (RawTls peer = connected(binding)) {
        isRefused(peer, RawTls.message(RawTls.CERTIFICATE_REQUEST, new byte[40]));
      }
      isServed(binding);
    }
  }

  private static void isRefused(RawTls peer, byte[] message) throws IOException {
    peer.send(peer.record(RawTls.HANDSHAKE, message));
    assertThat(alert(peer)).isEqualTo(UNEXPECTED_MESSAGE);
    assertThat(peer.isClosed()).isTrue();
  }

  /** Returns the description of the server's next alert. */
  private static int alert(RawTls peer) throws IOException {
    RawTls.Content content = peer.read();
    while (content.type() != RawTls.ALERT) {
      content = peer.read();
    }
    return content.bytes()[1];
  }

  @Test
  void theEndOfTheClientsOutputIsNoticedBehindItsLastBytes() throws Exception {
    try (Binding binding = bind(server());
        RawTls peer = connected(binding)) {
      byte[] begun = peer.record(RawTls.DATA, RawPeer.greeting(0)); // which has no heartbeats
      byte[] ready = peer.record(RawTls.DATA, RawPeer.ready("DEALER"));
      peer.send(begun, ready, peer.closeNotify()); // but the socket stays open
      assertThat(peer.isClosed()).isTrue();
    }
  }

  private static void readUntil(RawTls peer, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      RawTls.Content content = peer.read();
      if (content.type() == RawTls.DATA) {
        read.append(new String(content.bytes(), StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void aConnectionThatEndsWithoutCloseNotifyIsOver() throws Exception {
    try (Binding binding = bind(server());
        RawTls peer = connected(binding)) {
      peer.send(peer.record(RawTls.DATA, RawPeer.greeting(0)));
      peer.endOutput();
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void recordsWithoutContentAreLimited() throws Exception {
    try (Binding binding = bind(server())) {
      try (RawTls peer = connected(binding)) {
        assertThat(refuses(peer, () -> peer.record(RawTls.DATA, new byte[0]))).isTrue();
      }
      try (RawTls peer = connected(binding)) {
        assertThat(refuses(peer, peer::keyUpdate)).isTrue();
      }
      isServed(binding);
    }
  }

  /** Returns whether the server ends the connection because of many of these records. */
  private static boolean refuses(RawTls peer, Supplier<byte[]> records) throws IOException {
    try {
      for (int i = 0; i < 200; i++) {
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        for (int j = 0; j < 500; j++) {
          some.writeBytes(records.get());
        }
        peer.send(some.toByteArray());
      }
    } catch (IOException e) {
      return true;
    }
    return peer.isClosed();
  }

  @Test
  void keysMayBeUpdated() throws Exception {
    try (Binding binding = bind(server());
        RawTls peer = connected(binding)) {
      peer.send(peer.record(RawTls.DATA, RawPeer.greeting(0)), peer.keyUpdate());
      peer.send(peer.record(RawTls.DATA, RawPeer.ready("DEALER")), peer.keyUpdate());
      readUntil(peer, "READY");
      peer.send(peer.record(RawTls.DATA, RawPeer.frame(0, new byte[] {'4', '2'})));
      readUntil(peer, "42");
    }
  }
}
