package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.zerocall.server.RpcServer;
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
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
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
    certificate = new CertificateBuilder()
        .subject("CN=localhost")
        .addSanDnsName("localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
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

  private static URI uri(String scheme) {
    return URI.create(scheme + "://localhost:" + URI.create(server.endpoint()).getPort() + "/");
  }

  private static HttpRequest request(Version version, String body) {
    return HttpRequest.newBuilder(uri("https"))
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
