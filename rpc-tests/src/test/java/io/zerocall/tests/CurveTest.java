package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcContext;
import io.zerocall.RpcCurve;
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
import io.zerocall.testing.CurveFiles;
import io.zerocall.testing.TestAuthority;
import io.zerocall.testing.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over connections that CURVE encrypts, and the user that a client's key names. */
class CurveTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir
  private Path directory;

  private Path clients;
  private CurveFiles server;
  private CurveFiles ann;

  @BeforeEach
  void makeKeys() throws IOException {
    clients = Files.createDirectory(directory.resolve("clients"));
    server = CurveFiles.in(directory, "server");
    ann = CurveFiles.in(clients, "ann");
  }

  private static String user() {
    return RpcContext.current().flatMap(RpcContext::user).orElse("nobody");
  }

  private RpcServerBuilder server() {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .curve(RpcCurve.ofServer(server.secretKey(), clients))
        .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, CurveTest::user);
  }

  private RpcCurve keys(CurveFiles own) {
    return RpcCurve.ofClient(own.secretKey(), server.publicKey());
  }

  private RpcClientBuilder client(CurveFiles own) {
    return RpcClient.builder().timeout(LONG).connectTimeout(LONG).curve(keys(own));
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
  void theKeyNamesTheUser() {
    CurveFiles bob = CurveFiles.in(clients, "bob");
    try (RpcServer running = server().start();
        RpcClient first = client(ann).connect(running.endpoint());
        RpcClient second = client(bob).connect(running.endpoint())) {
      assertThat(whoAmI(first)).isEqualTo("ann");
      assertThat(whoAmI(second)).isEqualTo("bob");
    }
  }

  @Test
  void keysMayBeBareTextAndClientsLinesOfAFile() throws IOException {
    Path users = Files.writeString(
        directory.resolve("users"), "# a comment\nann " + ann.publicText() + "\n");
    Path secret = Files.writeString(directory.resolve("secret"), server.secretText() + "\n");
    Path own = Files.writeString(directory.resolve("own"), ann.secretText());
    Path known = Files.writeString(directory.resolve("known"), server.publicText());
    try (RpcServer running = server().curve(RpcCurve.ofServer(secret, users)).start();
        RpcClient client =
            RpcClient.builder().curve(RpcCurve.ofClient(own, known)).connect(running.endpoint())) {
      assertThat(whoAmI(client)).isEqualTo("ann");
    }
  }

  @Test
  void clientsWithOtherMechanismsAreRefused() {
    try (RpcServer running = server().start()) {
      assertThat(Unavailable.reason(RpcClient.builder(), running.endpoint(), "who.amI"))
          .contains("the server requires CURVE keys");
      assertThat(Unavailable.reason(
              RpcClient.builder().plain("ann", "x"), running.endpoint(), "who.amI"))
          .contains("the server requires CURVE keys");
      CurveFiles eve = CurveFiles.in(directory, "eve");
      assertThat(Unavailable.reason(
              RpcClient.builder().curve(keys(eve)), running.endpoint(), "who.amI"))
          .contains("refused: the server doesn't know this client's key");
    }
  }

  @Test
  void aNewClientIsKnownWithoutARestart() throws IOException {
    CurveFiles bob = CurveFiles.in(directory, "bob");
    try (RpcServer running = server().start();
        RpcClient client = client(bob).connect(running.endpoint())) {
      CompletableFuture<String> waiting = client.callAsync("who.amI", String.class);
      Files.copy(bob.publicKey(), clients.resolve("bob.key"), StandardCopyOption.REPLACE_EXISTING);
      assertThat(waiting.join()).isEqualTo("bob");
    }
  }

  @Test
  void aBrokersPolicyKnowsUsersByTheirKeys() throws IOException {
    CurveFiles worker = CurveFiles.in(clients, "worker");
    CurveFiles eve = CurveFiles.in(clients, "eve");
    Path rules = Files.writeString(
        directory.resolve("rules"), "allow worker * offer who.*\nallow ann * call who.*\n");
    try (RpcBroker broker = RpcBroker.builder()
            .bind(Wired.ANY_PORT)
            .curve(RpcCurve.ofServer(server.secretKey(), clients))
            .policy(AllowList.read(rules))
            .start();
        RpcServer working = RpcServer.builder()
            .dial(broker.endpoint())
            .dialCurve(keys(worker))
            .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, () -> "the worker")
            .start();
        RpcClient first = client(ann).connect(broker.endpoint());
        RpcClient second = client(eve).connect(broker.endpoint())) {
      assertThat(working.endpoints()).isEmpty();
      awaitOffer(first);
      assertThat(whoAmI(first)).isEqualTo("the worker");
      assertThatThrownBy(() -> whoAmI(second)).hasMessageContaining("eve");
    }
  }

  @Test
  void curveWorksInsideTls() {
    Issued certificate = TestAuthority.shared().server();
    try (RpcServer running = RpcServer.builder()
            .bind("tls://127.0.0.1:0")
            .tls(RpcTls.ofCertificate(certificate.certificates(), certificate.privateKey()))
            .curve(RpcCurve.ofServer(server.secretKey(), clients))
            .registerFunction("who.amI", new RpcType<Supplier<String>>() {}, CurveTest::user)
            .start();
        RpcClient client = client(ann)
            .tls(RpcTls.ofTrust(TestAuthority.shared().certificate()))
            .connect(running.endpoint())) {
      assertThat(whoAmI(client)).isEqualTo("ann");
    }
  }

  @Test
  void oneSettingNamesTheUser() {
    assertThatThrownBy(
            () -> server().plain(PlainAuthenticator.of(Map.of("ann", "secret"))).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("both name the user");
    assertThatThrownBy(() -> client(ann).plain("ann", "secret").connect("tcp://127.0.0.1:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("curve and plain: both name the user");
  }

  @Test
  void whereThereIsNoCurveNothingIsBoundOrConnected() {
    assertThatThrownBy(() -> server().engine(RpcEngine.JEROMQ).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the native engine does");
    assertThatThrownBy(() -> server().bind("inproc://curve").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inproc:// has no CURVE");
    assertThatThrownBy(() -> client(ann).connect("inproc://curve"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inproc:// has no CURVE");
    assertThatThrownBy(() -> RpcCurve.ofClient(directory.resolve("none"), server.publicKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> RpcCurve.ofServer(server.publicKey(), clients))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key (expected: 40 characters of Z85)");
  }
}
