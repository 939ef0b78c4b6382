package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.zerocall.RpcTls;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTPS and WSS, and HTTP/2 as a client negotiates it with TLS. */
class TlsTest {
  private static final Served.Service SERVICE = new Served.Service();
  private static X509Bundle certificate;
  private static RpcServer server;
  private static HttpClient http;

  @BeforeAll
  static void open() throws Exception {
    certificate = anotherCertificate();
    server = RpcServer.builder()
        .connector(HttpConnector.at("127.0.0.1", 0)
            .tls(
                certificate.toTempCertChainPem().toPath(),
                certificate.toTempPrivateKeyPem().toPath()))
        .register(SERVICE)
        .start();
    http = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
  }

  @AfterAll
  static void close() {
    SERVICE.blocked.release(1_000);
    server.close();
  }

  private static SSLContext trusting(X509Bundle certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("server", certificate.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static X509Bundle anotherCertificate() throws Exception {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .addSanDnsName("localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static SSLContext showing(X509Bundle certificate) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
    return context;
  }

  private static URI uri(String scheme) {
    return uri(scheme, server);
  }

  private static URI uri(String scheme, RpcServer server) {
    return URI.create(scheme + "://localhost:" + URI.create(server.endpoint()).getPort() + "/");
  }

  private static HttpRequest request(Version version, String body) {
    return request(version, body, server);
  }

  private static HttpRequest request(Version version, String body, RpcServer server) {
    return HttpRequest.newBuilder(uri("https", server))
        .version(version)
        .timeout(Duration.ofSeconds(Served.PATIENCE_SECONDS))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void theEndpointSaysSo() {
    assertThat(server.endpoint()).startsWith("https://127.0.0.1:");
  }

  @Test
  void aCallIsAnsweredOverEitherVersion() throws Exception {
    for (Version version : Version.values()) {
      HttpResponse<String> response =
          http.send(request(version, Served.call(1, "mult", "[5,7]")), BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(Served.result(1, "35"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTimesAreToldOverEitherVersion(Version version) throws Exception {
    HttpRequest timed = HttpRequest.newBuilder(
            request(version, Served.call(1, "mult", "[5,7]")), (name, value) -> true)
        .header("Zerocall-Timing", "true")
        .build();
    HttpResponse<String> response = http.send(timed, BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.body()).isEqualTo(Served.result(1, "35"));
    assertThat(response.headers().firstValue("Server-Timing"))
        .get()
        .asString()
        .matches("waited;dur=[0-9.]+, ran;dur=[0-9.]+");
  }

  @ParameterizedTest
  @EnumSource
  void aForeignPageIsRefused(Version version) throws Exception {
    HttpRequest foreign = HttpRequest.newBuilder(request(version, "{}"), (name, value) -> true)
        .header("Origin", "https://evil.example")
        .build();
    assertThat(http.send(foreign, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsTooLargeIsRefused(Version version) throws Exception {
    HttpRequest large = request(version, "x".repeat((4 << 20) + 1));
    assertThat(http.send(large, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void manyStreamsOfOneConnectionAreServedAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> blocked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      blocked.add(http.sendAsync(
          request(Version.HTTP_2, Served.call(1, "block", "[]")), BodyHandlers.ofString()));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(Served.await(SERVICE.begun)).isTrue();
    }
    assertThat(http.send(
                request(Version.HTTP_2, Served.call(1, "mult", "[5,7]")), BodyHandlers.ofString())
            .body())
        .isEqualTo(Served.result(1, "35"));
    blocked.get(7).cancel(true);
    assertThat(Served.await(SERVICE.interrupted)).as("its call is interrupted").isTrue();
    SERVICE.blocked.release(49);
    blocked.remove(7);
    for (CompletableFuture<HttpResponse<String>> other : blocked) {
      assertThat(other.get(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).body())
          .isEqualTo(Served.result(1, "null"));
    }
    assertThat(SERVICE.interrupted.availablePermits()).as("no other one is").isZero();
  }

  @Test
  void aWebSocketIsOpened() {
    CompletableFuture<String> came = new CompletableFuture<>();
    WebSocket socket = http.newWebSocketBuilder()
        .buildAsync(uri("wss"), new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            came.complete(text.toString());
            return null;
          }
        })
        .orTimeout(Served.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
    socket.sendText(Served.call(1, "mult", "[5,7]"), true).join();
    assertThat(came.orTimeout(Served.PATIENCE_SECONDS, TimeUnit.SECONDS).join())
        .isEqualTo(Served.result(1, "35"));
    socket.abort();
  }

  /** Calls over a new connection, which trusts only this certificate. */
  private static void call(X509Bundle trusted, RpcServer of) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build();
    for (Version version : Version.values()) {
      HttpResponse<String> response = client.send(
          request(version, Served.call(1, "mult", "[5,7]"), of), BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.body()).isEqualTo(Served.result(1, "35"));
    }
  }

  @Test
  void newConnectionsUseTheContextThatIsSuppliedLast() throws Exception {
    X509Bundle renewed = anotherCertificate();
    AtomicReference<SSLContext> context = new AtomicReference<>(showing(certificate));
    try (RpcServer changing = RpcServer.builder()
        .connector(HttpConnector.at("127.0.0.1", 0).tls(RpcTls.ofContext(context::get)))
        .register(SERVICE)
        .start()) {
      call(certificate, changing);
      context.set(showing(renewed));
      call(renewed, changing);
      assertThatThrownBy(() -> call(certificate, changing)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aContextThatCanNotBeSuppliedClosesOnlyTheConnection() throws Exception {
    AtomicReference<SSLContext> context = new AtomicReference<>(showing(certificate));
    try (RpcServer failing = RpcServer.builder()
        .connector(HttpConnector.at("127.0.0.1", 0).tls(RpcTls.ofContext(() -> {
          SSLContext present = context.get();
          if (present == null) {
            throw new IllegalStateException("no certificate now");
          }
          return present;
        })))
        .register(SERVICE)
        .start()) {
      context.set(null);
      assertThatThrownBy(() -> call(certificate, failing)).isInstanceOf(IOException.class);
      context.set(showing(certificate));
      call(certificate, failing);
    }
  }

  @Test
  void aClientWithoutAProtocolInCommonSpeaksHttp1() throws Exception {
    try (SSLSocket socket = (SSLSocket) trusting(certificate)
        .getSocketFactory()
        .createSocket("127.0.0.1", URI.create(server.endpoint()).getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"spdy/3"});
      parameters.setProtocols(new String[] {"TLSv1.2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) (Served.PATIENCE_SECONDS * 1_000));
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
      assertThat(socket.getApplicationProtocol()).isEmpty();
      assertThat(socket.getSession().getCipherSuite()).contains("ECDHE");
    }
  }

  @Test
  void settingsThatDoNotFitAreRejected() {
    HttpConnector connector = HttpConnector.at("127.0.0.1", 0);
    RpcTls clients = RpcTls.ofContext(() -> {
          throw new AssertionError("not used");
        })
        .withClientCertificate();
    assertThatThrownBy(() -> connector.tls(clients))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clients' certificates");
    RpcTls withoutCertificate = RpcTls.ofTrust(TestAuthority.shared().certificate());
    assertThatThrownBy(() -> RpcServer.builder()
            .connector(HttpConnector.at("127.0.0.1", 0).tls(withoutCertificate))
            .register(SERVICE)
            .start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("certificate");
  }

  @Test
  void unusableFilesAreRejected() throws IOException {
    Path none = Path.of("none.pem");
    assertThatThrownBy(() -> RpcServer.builder()
            .connector(HttpConnector.at("127.0.0.1", 0).tls(none, none))
            .register(SERVICE)
            .start())
        .isInstanceOfAny(IllegalArgumentException.class, UncheckedIOException.class)
        .hasMessageContaining("none.pem");
  }
}
