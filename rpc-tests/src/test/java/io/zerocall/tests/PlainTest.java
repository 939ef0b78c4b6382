package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcContext;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests users and passwords: which clients may connect, and which reasons they learn. */
class PlainTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final PlainAuthenticator TABLE =
      PlainAuthenticator.of(Map.of("ann", "sésame", "bob", "secret"));

  private static String user() {
    return RpcContext.current().flatMap(RpcContext::user).orElse("nobody");
  }

  private static RpcServerBuilder server() {
    return RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .registerFunction(
            "who.amI", new io.zerocall.RpcType<Supplier<String>>() {}, PlainTest::user);
  }

  private static RpcServer start(PlainAuthenticator authenticator) {
    return server().plain(authenticator).start();
  }

  private static RpcClientBuilder patient() {
    return RpcClient.builder().timeout(LONG).connectTimeout(LONG);
  }

  private static String whoAmI(RpcClient client) {
    return client.call("who.amI", String.class);
  }

  private static String whyUnavailable(RpcClientBuilder builder, RpcServer server) {
    return Unavailable.reason(builder, server.endpoint(), "who.amI");
  }

  @Test
  void aMethodKnowsWhoCalls() {
    try (RpcServer server = start(TABLE);
        RpcClient ann = patient().plain("ann", "sésame").connect(server.endpoint());
        RpcClient bob = patient().plain("bob", "secret").connect(server.endpoint())) {
      assertThat(whoAmI(ann)).isEqualTo("ann");
      assertThat(whoAmI(bob)).isEqualTo("bob");
    }
  }

  @Test
  void withoutAnAuthenticatorTheUserIsUnknown() {
    try (RpcServer server = server().start();
        RpcClient client = patient().connect(server.endpoint())) {
      assertThat(whoAmI(client)).isEqualTo("nobody");
    }
  }

  @Test
  void overAUnixDomainSocket(@TempDir Path directory) {
    String endpoint = "ipc://" + directory.resolve("plain");
    try (RpcServer server = server().bind(endpoint).plain(TABLE).start();
        RpcClient ann =
            patient().plain("ann", "sésame").connect(server.endpoints().get(1))) {
      assertThat(whoAmI(ann)).isEqualTo("ann");
    }
  }

  @Test
  void theConnectionsOfAUserAreCountedWhereverTheyComeFrom(@TempDir Path directory) {
    String endpoint = "ipc://" + directory.resolve("plain");
    try (RpcServer server = RpcServer.builder()
            .bind(endpoint)
            .registerFunction(
                "who.amI", new io.zerocall.RpcType<Supplier<String>>() {}, PlainTest::user)
            .plain(TABLE)
            .limits(RpcLimits.DEFAULTS.withConnectionsPerClient(2))
            .start();
        RpcClient one = patient().plain("ann", "sésame").connect(endpoint);
        RpcClient two = patient().plain("ann", "sésame").connect(endpoint)) {
      assertThat(whoAmI(one)).isEqualTo("ann");
      assertThat(whoAmI(two)).isEqualTo("ann");
      whyUnavailable(RpcClient.builder().plain("ann", "sésame"), server);
      assertThat(server.statistics().refused().get("connectionsPerClient")).isPositive();
      try (RpcClient bob = patient().plain("bob", "secret").connect(endpoint)) {
        assertThat(whoAmI(bob)).isEqualTo("bob");
      }
      assertThat(whoAmI(one)).isEqualTo("ann");
    }
  }

  @Test
  void anInterceptorMayRefuseAUser() {
    RpcServerBuilder builder = server().plain(TABLE).intercept((call, next) -> {
      if (!call.context().user().orElseThrow().equals("ann")) {
        throw RpcErrorReply.unauthorized("only for ann");
      }
      return next.proceed();
    });
    try (RpcServer server = builder.start();
        RpcClient ann = patient().plain("ann", "sésame").connect(server.endpoint());
        RpcClient bob = patient().plain("bob", "secret").connect(server.endpoint())) {
      assertThat(whoAmI(ann)).isEqualTo("ann");
      assertThatThrownBy(() -> whoAmI(bob)).hasMessageContaining("only for ann");
    }
  }

  @ParameterizedTest
  @CsvSource({"ann,secret", "eve,secret", "'',''", "ann,''"})
  void aRefusedClientLearnsTheReason(String user, String password) {
    try (RpcServer server = start(TABLE)) {
      assertThat(whyUnavailable(RpcClient.builder().plain(user, password), server))
          .contains("who.amI at " + server.endpoint(), "refused: wrong user or password")
          .contains("the method did not run");
      assertThat(server.statistics().connectionsRefused()).isPositive();
    }
  }

  @Test
  void aClientWithoutAPasswordIsRefused() {
    try (RpcServer server = start(TABLE)) {
      assertThat(whyUnavailable(RpcClient.builder(), server))
          .contains("the server requires a username and a password");
    }
  }

  @Test
  void aPasswordIsNotShownToAServerThatDoesNotAsk() {
    try (RpcServer server = server().start()) {
      assertThat(whyUnavailable(RpcClient.builder().plain("ann", "sésame"), server))
          .contains("the server requires no username and password");
    }
  }

  @Test
  void anAuthenticatorThatThrowsRefuses() {
    PlainAuthenticator broken = (user, password) -> {
      throw new AssertionError("of a test");
    };
    try (RpcServer server = start(broken)) {
      assertThat(whyUnavailable(RpcClient.builder().plain("ann", "sésame"), server))
          .contains("refused: the server failed to check user and password")
          .doesNotContain("sésame");
    }
  }

  @Test
  void anAuthenticatorThatBlocksDelaysNoOtherConnection() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch decided = new CountDownLatch(1);
    PlainAuthenticator slow = (user, password) -> {
      if (user.equals("slow")) {
        asked.countDown();
        awaitUninterrupted(decided);
      }
      return true;
    };
    try (RpcServer server = start(slow);
        RpcClient held = patient().plain("slow", "").connect(server.endpoint())) {
      CompletableFuture<String> waiting = held.callAsync("who.amI", String.class);
      asked.await();
      try (RpcClient quick = patient().plain("quick", "").connect(server.endpoint())) {
        assertThat(whoAmI(quick)).isEqualTo("quick");
        assertThat(waiting).isNotDone();
      }
      decided.countDown();
      assertThat(waiting.join()).isEqualTo("slow");
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAuthenticatorThatTakesTooLongIsInterrupted() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    PlainAuthenticator stuck = (user, password) -> {
      thread.set(Thread.currentThread());
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return true;
    };
    RpcLimits hurried = RpcLimits.DEFAULTS.withHandshakeTimeout(Duration.ofMillis(200));
    try (RpcServer server = server().plain(stuck).limits(hurried).start();
        RpcClient client = RpcClient.builder()
            .plain("ann", "sésame")
            .timeout(LONG)
            .connectTimeout(Duration.ofSeconds(1))
            .connect(server.endpoint())) {
      assertThatThrownBy(() -> whoAmI(client)).isInstanceOf(RpcUnavailableException.class);
      interrupted.await();
      assertThat(thread.get().getName()).startsWith("zerocall-login-");
    }
  }

  @Test
  void closingInterruptsAnAuthenticator() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    PlainAuthenticator stuck = (user, password) -> {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return true;
    };
    RpcServer server = start(stuck);
    try (RpcClient client = patient().plain("ann", "").connect(server.endpoint())) {
      CompletableFuture<String> waiting = client.callAsync("who.amI", String.class);
      asked.await();
      server.close();
      interrupted.await();
      assertThat(waiting).isNotDone();
    }
  }

  @Test
  void whereTheEngineCannotAskNothingIsBound() {
    assertThatThrownBy(() -> server().plain(TABLE).engine(RpcEngine.JEROMQ).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the engine over JeroMQ has no users and passwords");
    assertThatThrownBy(() -> server().plain(TABLE).bind("inproc://plain").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endpoint: \"inproc://plain\"");
    assertThatThrownBy(() -> RpcClient.builder().plain("ann", "x").connect("inproc://plain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endpoint: \"inproc://plain\"");
    assertThatThrownBy(() -> RpcClient.builder().plain("ann", "x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("password: 256 bytes (expected: <= 255)");
  }
}
