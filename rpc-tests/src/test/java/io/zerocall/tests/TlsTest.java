package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcContext;
import io.zerocall.RpcEngine;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTls;
import io.zerocall.RpcType;
import io.zerocall.broker.RpcBroker;
import io.zerocall.broker.policy.AllowList;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over TLS, and the user that a client's certificate names. */
class TlsTest {
  private static final String ANY_PORT = "tls://127.0.0.1:0";
  private static final TestAuthority AUTHORITY = TestAuthority.shared();
  private static final RpcTls SERVER = of(AUTHORITY.server());
  private static final Duration LONG = Duration.ofMinutes(1);

  private static RpcTls of(Issued issued) {
    return RpcTls.ofCertificate(issued.certificates(), issued.privateKey())
        .withTrust(AUTHORITY.certificate());
  }

  private static RpcTls trusting() {
    return RpcTls.ofTrust(AUTHORITY.certificate());
  }

  private static String user() {
    return RpcContext.current().flatMap(RpcContext::user).orElse("nobody");
  }

  private static RpcServerBuilder server(RpcTls tls) {
    return RpcServer.builder()
        .bind(ANY_PORT)
        .tls(tls)
        .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, TlsTest::user);
  }

  private static RpcClientBuilder client(RpcTls tls) {
    return RpcClient.builder().timeout(LONG).connectTimeout(LONG).tls(tls);
  }

  private static String whoAmI(RpcClient client) {
    return client.call("who.amI", String.class);
  }

  private static void awaitOffer(RpcClient client) {
    eventually("a worker has offered the method", () -> {
      try {
        return !whoAmI(client).isEmpty();
      } catch (RpcProtocolException e) {
        return false; // no such method yet
      }
    });
  }

  @Test
  void callsTravelInsideTls() {
    try (RpcServer server = server(SERVER).start();
        RpcClient client = client(trusting()).connect(server.endpoint())) {
      assertThat(server.endpoint()).startsWith("tls://127.0.0.1:");
      assertThat(whoAmI(client)).isEqualTo("nobody");
    }
  }

  @Test
  void theAddressesOfAHostMustHaveItsCertificate() {
    try (RpcServer server = server(SERVER).start()) {
      String port = server.endpoint().substring(server.endpoint().lastIndexOf(':') + 1);
      try (RpcClient client = client(trusting()).connect("dns://localhost:" + port)) {
        assertThat(whoAmI(client)).isEqualTo("nobody");
      }
      try (RpcClient client = client(trusting().withServerName("other.invalid"))
          .connectTimeout(Duration.ofSeconds(2))
          .connect("dns://localhost:" + port)) {
        assertThatThrownBy(() -> whoAmI(client)).hasMessageContaining("other.invalid");
      }
    }
  }

  @Test
  void theCertificateNamesTheUserForMethodsAndInterceptors() {
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    try (RpcServer server = server(SERVER.withClientCertificate())
            .intercept((call, next) -> {
              seen.add(call.context().user().orElse("nobody"));
              return next.proceed();
            })
            .start();
        RpcClient ann = client(of(AUTHORITY.client("ann"))).connect(server.endpoint());
        RpcClient bob = client(of(AUTHORITY.client("bob"))).connect(server.endpoint())) {
      assertThat(whoAmI(ann)).isEqualTo("ann");
      assertThat(whoAmI(bob)).isEqualTo("bob");
      assertThat(seen).containsExactly("ann", "bob");
    }
  }

  @Test
  void anotherRuleMayNameTheUser() {
    RpcTls byOrganization = SERVER
        .withClientCertificate()
        .withUser(certificate -> certificate.getSubjectX500Principal().getName());
    try (RpcServer server = server(byOrganization).start();
        RpcClient ann = client(of(AUTHORITY.client("ann"))).connect(server.endpoint())) {
      assertThat(whoAmI(ann)).isEqualTo("CN=ann,O=Tests");
    }
  }

  @Test
  void passwordsMayTravelInsideTls() {
    try (RpcServer server =
            server(SERVER).plain(PlainAuthenticator.of(Map.of("ann", "secret"))).start();
        RpcClient ann = client(trusting()).plain("ann", "secret").connect(server.endpoint())) {
      assertThat(whoAmI(ann)).isEqualTo("ann");
    }
  }

  @Test
  void passwordsAndCertificatesDoNotBothNameTheUser() {
    RpcServerBuilder both = server(SERVER.withClientCertificate())
        .plain(PlainAuthenticator.of(Map.of("ann", "secret")));
    assertThatThrownBy(both::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("both name the user");
  }

  @Test
  void anExceptionSaysWhyTheServerIsNotTrusted() {
    RpcTls foreign = of(TestAuthority.named("Another authority").server());
    try (RpcServer server = server(foreign).start()) {
      assertThat(
              Unavailable.reason(RpcClient.builder().tls(trusting()), server.endpoint(), "who.amI"))
          .contains(": no connection: TLS: the server's certificate is not signed by a trusted"
              + " authority");
    }
  }

  @Test
  void anExceptionSaysThatTheServerRequiresACertificate() {
    try (RpcServer server = server(SERVER.withClientCertificate()).start()) {
      assertThat(
              Unavailable.reason(RpcClient.builder().tls(trusting()), server.endpoint(), "who.amI"))
          .contains(": no connection: TLS: the server requires a certificate");
    }
  }

  @Test
  void aBrokersPolicyKnowsUsersByTheirCertificates(@TempDir Path directory) throws Exception {
    Path rules = directory.resolve("policy");
    Files.writeString(rules, "allow worker * offer who.*\nallow ann * call who.*\n");
    try (RpcBroker broker = RpcBroker.builder()
            .bind(ANY_PORT)
            .tls(SERVER.withClientCertificate())
            .policy(AllowList.read(rules))
            .start();
        RpcServer worker = RpcServer.builder()
            .dial(broker.endpoint())
            .dialTls(of(AUTHORITY.client("worker")))
            .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, () -> "the worker")
            .start();
        RpcClient ann = client(of(AUTHORITY.client("ann"))).connect(broker.endpoint());
        RpcClient eve = client(of(AUTHORITY.client("eve"))).connect(broker.endpoint())) {
      assertThat(worker.endpoints()).isEmpty();
      awaitOffer(ann);
      assertThat(whoAmI(ann)).isEqualTo("the worker");
      assertThatThrownBy(() -> whoAmI(eve)).hasMessageContaining("eve");
    }
  }

  @Test
  void manyCallsAndLargeValuesAreServed() {
    try (RpcServer server = RpcServer.builder()
            .bind(ANY_PORT)
            .tls(SERVER)
            .registerFunction(
                "echo.text",
                new RpcType<java.util.function.UnaryOperator<String>>() {},
                text -> text)
            .start();
        RpcClient client = client(trusting()).connect(server.endpoint())) {
      String large = "x".repeat(2_000_000);
      ConcurrentLinkedQueue<CompletableFuture<String>> replies = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 200; i++) {
        replies.add(client.callAsync("echo.text", String.class, i % 50 == 0 ? large : "small"));
      }
      replies.forEach(reply -> assertThat(reply.join()).isIn("small", large));
    }
  }

  @Test
  void aReplacedCertificateIsUsedForNewConnections(@TempDir Path directory) throws Exception {
    Issued foreign = TestAuthority.named("Another authority").server();
    Path certificates = Files.copy(foreign.certificates(), directory.resolve("chain.pem"));
    Path privateKey = Files.copy(foreign.privateKey(), directory.resolve("key.pem"));
    try (RpcServer server =
            server(RpcTls.ofCertificate(certificates, privateKey)).start();
        RpcClient client = client(trusting()).connect(server.endpoint())) {
      CompletableFuture<String> waiting = client.callAsync("who.amI", String.class);
      Issued own = AUTHORITY.server();
      Files.copy(own.certificates(), certificates, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(own.privateKey(), privateKey, StandardCopyOption.REPLACE_EXISTING);
      assertThat(waiting.join()).isEqualTo("nobody"); // the client has tried again
    }
  }

  @Test
  void whereThereIsNoTlsNothingIsBoundOrConnected() {
    assertThatThrownBy(() -> RpcServer.builder().bind(ANY_PORT).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a certificate: RpcServerBuilder.tls");
    assertThatThrownBy(() -> server(SERVER).engine(RpcEngine.JEROMQ).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JeroMQ has no TLS");
    assertThatThrownBy(() -> RpcClient.builder().tls(trusting()).connect("tcp://127.0.0.1:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: tls://host:port");
  }
}
