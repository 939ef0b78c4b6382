package io.zerocall.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Servers and channels whose certificates are bundles of Spring Boot. */
class SslBundleTest {
  private static final TestAuthority AUTHORITY = TestAuthority.shared();

  private final ApplicationContextRunner runner =
      Contexts.runner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class));

  /** Says who calls. */
  @RpcService("who")
  public static class Who {
    /** Returns the caller's name. */
    @RpcMethod
    public String user() {
      return RpcContext.current().orElseThrow().user().orElse("nobody");
    }
  }

  private static List<String> bundle(String name, Issued issued) {
    return List.of(
        pem(name, "keystore.certificate", issued.certificates()),
        pem(name, "keystore.private-key", issued.privateKey()),
        trust(name));
  }

  private static String trust(String name) {
    return pem(name, "truststore.certificate", AUTHORITY.certificate());
  }

  private static String pem(String bundle, String property, Path file) {
    return "spring.ssl.bundle.pem." + bundle + "." + property + "=" + file.toUri();
  }

  private static String[] all(List<String> bundle, String... more) {
    return Stream.concat(bundle.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void encryptTheConnectionAndNameTheUser() {
    String[] properties = all(
        bundle("server", AUTHORITY.server()),
        "zerocall.server.endpoints=tls://127.0.0.1:0",
        "zerocall.server.ssl.bundle=server",
        "zerocall.server.ssl.client-certificate=true");
    runner.withBean(Who.class).withPropertyValues(properties).run(server -> {
      String endpoint = Contexts.endpoint(server);
      runner
          .withPropertyValues(all(
              bundle("ann", AUTHORITY.client("ann")),
              trust("anonymous"),
              "zerocall.client.channel.ann.target=" + endpoint,
              "zerocall.client.channel.ann.ssl.bundle=ann",
              "zerocall.client.channel.anonymous.target=" + endpoint,
              "zerocall.client.channel.anonymous.ssl.bundle=anonymous",
              "zerocall.client.channel.anonymous.connect-timeout=500ms"))
          .run(context -> {
            RpcClients clients = context.getBean(RpcClients.class);
            assertThat(clients.client("ann").call("who.user", String.class)).isEqualTo("ann");
            assertThatThrownBy(() -> clients.client("anonymous").call("who.user", String.class))
                .isInstanceOf(RpcUnavailableException.class);
          });
    });
  }

  private static HttpResponse<String> health(String endpoint, SSLContext trusting)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + "/health")).build();
    return HttpClient.newBuilder()
        .sslContext(trusting)
        .build()
        .send(request, BodyHandlers.ofString());
  }

  private static SslBundle of(Issued issued) {
    return SslBundle.of(new PemSslStoreBundle(
        PemSslStoreDetails.forCertificate(issued.certificates().toUri().toString())
            .withPrivateKey(issued.privateKey().toUri().toString()),
        PemSslStoreDetails.forCertificate(AUTHORITY.certificate().toUri().toString())));
  }

  /** Returns the serial number of the certificate that a server shows. */
  private static Object shown(String endpoint, SslBundle trusted) throws Exception {
    SSLSession session =
        health(endpoint, trusted.createSslContext()).sslSession().orElseThrow();
    return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
  }

  @Test
  void encryptHttpAndFollowTheBundle() {
    SslBundle client = of(AUTHORITY.client("ann"));
    runner
        .withBean(Who.class)
        .withPropertyValues(all(
            bundle("server", AUTHORITY.server()),
            "zerocall.server.endpoints=",
            "zerocall.server.http.port=0",
            "zerocall.server.http.ssl.bundle=server"))
        .run(context -> {
          String endpoint = Contexts.endpoint(context);
          assertThat(endpoint).startsWith("https://");
          Object before = shown(endpoint, client);
          SslBundle renewed = of(AUTHORITY.server("127.0.0.1", "renewed.invalid"));
          context.getBean(SslBundleRegistry.class).updateBundle("server", renewed);
          assertThat(shown(endpoint, client)).isNotEqualTo(before);
        });
  }

  @Test
  void areReadOnceAlthoughTheServerStartsAgain() {
    List<String> handled = new ArrayList<>();
    SslBundles bundles = new SslBundles() {
      @Override
      public SslBundle getBundle(String name) {
        return of(AUTHORITY.server());
      }

      @Override
      public void addBundleUpdateHandler(String name, Consumer<SslBundle> handler) {
        handled.add(name);
      }

      @Override
      public void addBundleRegisterHandler(BiConsumer<String, SslBundle> handler) {}

      @Override
      public List<String> getBundleNames() {
        return List.of("server");
      }
    };
    Contexts.runner()
        .withBean(Who.class)
        .withBean(SslBundles.class, () -> bundles)
        .withPropertyValues(
            "zerocall.server.endpoints=tls://127.0.0.1:0", "zerocall.server.ssl.bundle=server")
        .run(context -> {
          context.stop();
          context.start();
          assertThat(handled).containsExactly("server");
        });
  }

  @Test
  void mustHaveTheAuthoritiesThatCertifyClients() {
    Issued issued = AUTHORITY.server();
    runner
        .withBean(Who.class)
        .withPropertyValues(
            pem("server", "keystore.certificate", issued.certificates()),
            pem("server", "keystore.private-key", issued.privateKey()),
            "zerocall.server.endpoints=tls://127.0.0.1:0",
            "zerocall.server.ssl.bundle=server",
            "zerocall.server.ssl.client-certificate=true")
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageContaining("\"server\" of zerocall.server.ssl.bundle has no trust store"));
  }

  @Test
  void areNotUsedBesideFiles() {
    Issued issued = AUTHORITY.server();
    runner
        .withBean(Who.class)
        .withPropertyValues(all(
            bundle("server", issued),
            "zerocall.server.http.port=0",
            "zerocall.server.http.ssl.bundle=server",
            "zerocall.server.http.ssl.certificate=" + issued.certificates(),
            "zerocall.server.http.ssl.private-key=" + issued.privateKey()))
        .run(context ->
            assertThat(context).getFailure().rootCause().hasMessageContaining("are both set"));
  }

  @Test
  void sayWhichPartOfACertificateNamesTheUser() {
    String[] properties = all(
        bundle("server", AUTHORITY.server()),
        "zerocall.server.endpoints=tls://127.0.0.1:0",
        "zerocall.server.ssl.bundle=server",
        "zerocall.server.ssl.client-certificate=true",
        "zerocall.server.ssl.client-user=subject");
    runner
        .withBean(Who.class)
        .withPropertyValues(properties)
        .run(server -> runner
            .withPropertyValues(all(
                bundle("ann", AUTHORITY.client("ann")),
                "zerocall.client.channel.ann.target=" + Contexts.endpoint(server),
                "zerocall.client.channel.ann.ssl.bundle=ann"))
            .run(context -> assertThat(
                    context.getBean(RpcClients.class).client("ann").call("who.user", String.class))
                .isEqualTo("CN=ann,O=Tests")));
  }

  @Test
  void sayWhichBundleIsMissing() {
    runner
        .withBean(Who.class)
        .withPropertyValues("zerocall.server.ssl.bundle=none")
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("none"));
  }
}
