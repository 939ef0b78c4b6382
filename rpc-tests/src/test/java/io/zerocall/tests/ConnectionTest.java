package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcEngine;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that start late, die, and restart. */
class ConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @RpcService("life")
  interface Life {
    String hello();

    String hang();

    @RpcMethod("hang")
    CompletableFuture<String> hangLater();
  }

  @RpcService("life")
  public static final class LifeService {
    final CountDownLatch hanging = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @RpcMethod
    public String hello() {
      return "hello";
    }

    @RpcMethod
    public String hang() {
      hanging.countDown();
      System.out.println("hanging");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return "woken";
    }
  }

  /** Serves until it is killed. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      RpcServer server =
          RpcServer.builder().bind(arguments[0]).register(new LifeService()).start();
      System.out.println("listening on " + server.endpoint());
      server.awaitClosed();
    }
  }

  @Test
  void aServerThatComesLaterThanTheClientIsFound() {
    String endpoint = FreePort.endpoint();
    try (RpcClient client = RpcClient.builder().timeout(LONG).connect(endpoint)) {
      CompletableFuture<String> early = client.callAsync("life.hello", String.class);
      try (RpcServer server =
          RpcServer.builder().bind(endpoint).register(new LifeService()).start()) {
        assertThat(server.endpoint()).isEqualTo(endpoint);
        assertThat(early.join()).isEqualTo("hello");
        assertThat(client.proxy(Life.class).hello()).isEqualTo("hello");
      }
    }
  }

  @Test
  void withoutAServerACallEndsAfterTheConnectTimeoutThoughTheDeadlineIsFarAway() {
    try (RpcClient client = RpcClient.builder()
        .connectTimeout(Duration.ofMillis(50))
        .timeout(LONG)
        .connect(FreePort.endpoint())) {
      assertThatThrownBy(() -> client.call("life.hello", String.class))
          .isInstanceOf(RpcUnavailableException.class)
          .hasMessageContaining("no connection");
      assertThatThrownBy(() -> client.callAsync("life.hello", String.class).join())
          .hasCauseInstanceOf(RpcUnavailableException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void withoutAConnectTimeoutACallWaitsUntilItsDeadlineAndSaysWhy(RpcEngine engine) {
    try (RpcClient client = RpcClient.builder()
        .engine(engine)
        .timeout(Duration.ofMillis(200))
        .connect(FreePort.endpoint())) {
      String message = eventually(
          "it is known why there is no connection",
          () -> {
            Throwable thrown = catchThrowable(() -> client.call("life.hello", String.class));
            assertThat(thrown).isInstanceOf(RpcUnavailableException.class);
            return String.valueOf(thrown.getMessage());
          },
          known -> !known.contains("deadline: is a server listening there?"));
      assertThat(message)
          .contains(
              "life.hello at tcp://",
              ": never sent, there was no connection by its deadline: ",
              engine == RpcEngine.NATIVE ? "connection refused" : "can't be connected to",
              "; the method did not run");
    }
  }

  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void aCallWithoutAConnectionSaysWhyThereIsNone(RpcEngine engine) {
    String refused = engine == RpcEngine.NATIVE ? "connection refused" : "can't be connected to";
    assertThat(whyUnavailable(engine, FreePort.endpoint()))
        .contains("no connection: ", refused, "listening there?; the method did not run");
    String noName = "x".repeat(300); // too long for a name query
    assertThat(whyUnavailable(engine, "tcp://" + noName + ":5555"))
        .contains("no connection: the host is unknown; the method did not run");
  }

  @Test
  void aCallWithoutAConnectionSaysWhatIsWrongWithIt(@TempDir Path directory) throws IOException {
    assertThat(whyUnavailable(RpcEngine.NATIVE, "ipc://" + directory.resolve("nobody")))
        .contains("no connection: no such file or directory: is a server listening there?");
    assertThat(whyUnavailable(RpcEngine.NATIVE, "inproc://nobody"))
        .contains("no connection: no server has bound the name");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread stranger = new Thread(() -> greetWithHttp(socket), "stranger");
      stranger.start();
      assertThat(whyUnavailable(RpcEngine.NATIVE, "tcp://127.0.0.1:" + socket.getLocalPort()))
          .contains(
              "no connection: something answers, but does not speak ZeroMQ (an HTTP server?);");
    }
  }

  private static void greetWithHttp(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket accepted = socket.accept()) {
        accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        accepted.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The test is over, or the client has disconnected.
      }
    }
  }

  private static String whyUnavailable(RpcEngine engine, String endpoint) {
    return Unavailable.reason(RpcClient.builder().engine(engine), endpoint, "life.hello");
  }

  @Test
  void aKilledServerEndsTheCallsInFlightAtOnceAndIsFoundAgain() throws Exception {
    String endpoint;
    try (RpcClient client = startAndKill()) {
      endpoint = client.endpoint();
      try (ChildJvm again = ChildJvm.start(Main.class, endpoint)) {
        again.awaitLine("listening on ");
        assertThat(client.proxy(Life.class).hello()).isEqualTo("hello");
      }
    }
  }

  private static RpcClient startAndKill() throws Exception {
    try (ChildJvm child = ChildJvm.start(Main.class, FreePort.endpoint())) {
      RpcClient client = RpcClient.builder()
          .timeout(Duration.ofMinutes(10))
          .connectTimeout(Duration.ofMinutes(10))
          .connect(child.awaitLine("listening on "));
      Life life = client.proxy(Life.class);
      List<CompletableFuture<String>> hanging = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        hanging.add(life.hangLater());
        child.awaitLine("hanging");
      }
      CompletableFuture<Throwable> blocked = CompletableFuture.supplyAsync(
          () -> catchThrowable(life::hang), task -> new Thread(task).start());
      child.awaitLine("hanging");
      child.kill();
      assertThat(blocked.join())
          .isInstanceOf(RpcConnectionLostException.class)
          .hasMessageContaining("life.hang at " + client.endpoint() + ": connection lost: ")
          .hasMessageContaining("the method may have run");
      hanging.forEach(call ->
          assertThatThrownBy(call::join).hasCauseInstanceOf(RpcConnectionLostException.class));
      return client;
    }
  }

  @Test
  void aServerThatClosesEndsWhatItCannotFinish() throws InterruptedException {
    LifeService service = new LifeService();
    try (RpcServer server =
            RpcServer.builder().bind(Wired.ANY_PORT).register(service).start();
        RpcClient client = RpcClient.builder().timeout(LONG).connect(server.endpoint())) {
      CompletableFuture<String> hanging = client.proxy(Life.class).hangLater();
      service.hanging.await();
      server.close(Duration.ZERO);
      assertThatThrownBy(hanging::join).hasCauseInstanceOf(RpcConnectionLostException.class);
      service.interrupted.await();
    }
  }

  @Test
  void aCancelledFutureInterruptsTheMethod() throws InterruptedException {
    LifeService service = new LifeService();
    try (Wired wired = Wired.to(service)) {
      CompletableFuture<String> hanging = wired.client().proxy(Life.class).hangLater();
      service.hanging.await();
      assertThat(hanging.cancel(true)).isTrue();
      service.interrupted.await();
      assertThat(wired.client().proxy(Life.class).hello()).isEqualTo("hello");
    }
  }

  @Test
  void anExpiredCallInterruptsTheMethod() throws InterruptedException {
    LifeService service = new LifeService();
    try (Wired wired = Wired.to(service)) {
      Life life = wired.client().proxy(Life.class);
      assertThat(life.hello()).isEqualTo("hello"); // a call without a connection doesn't run
      Life hasty = RpcClient.withTimeout(life, Duration.ofMillis(300));
      assertThatThrownBy(hasty::hang)
          .isInstanceOf(RpcTimeoutException.class)
          .hasMessageContaining("life.hang");
      service.interrupted.await();
    }
  }

  /** The caller and the server have the same deadline, and either may notice its end first. */
  @Test
  void anExpiredCallEndsInTheSameExceptionWhoeverNoticesFirst() {
    try (Wired wired = Wired.to(new LifeService())) {
      assertThat(wired.client().proxy(Life.class).hello()).isEqualTo("hello");
      RpcClient hasty = wired.client().withTimeout(Duration.ofMillis(300));
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        calls.add(hasty.callAsync("life.hang", String.class));
      }
      assertThatThrownBy(() -> hasty.call("life.hang", String.class))
          .isInstanceOf(RpcTimeoutException.class);
      for (CompletableFuture<String> call : calls) {
        assertThatThrownBy(call::join).hasCauseInstanceOf(RpcTimeoutException.class);
      }
      assertThat(wired.client().proxy(Life.class).hello()).isEqualTo("hello");
    }
  }

  @Test
  void closingAClientInterruptsWhatRunsForIt() throws InterruptedException {
    LifeService service = new LifeService();
    try (Wired wired = Wired.to(service)) {
      CompletableFuture<String> hanging = wired.client().proxy(Life.class).hangLater();
      service.hanging.await();
      wired.client().close();
      assertThatThrownBy(hanging::join).hasCauseInstanceOf(RpcConnectionLostException.class);
      service.interrupted.await();
      wired.client().close();
      assertThatThrownBy(() -> wired.client().proxy(Life.class).hello())
          .isInstanceOf(RpcUnavailableException.class)
          .hasMessageContaining("the client is closed; the method did not run");
    }
  }

  @Test
  void timeoutsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> RpcClient.builder().timeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout: PT0S (expected: > 0");
    assertThatThrownBy(() -> RpcClient.builder().connectTimeout(Duration.ofDays(400)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RpcClient.withTimeout("no proxy", Duration.ofSeconds(1)))
        .hasMessageContaining("java.lang.String is not a proxy made by an RpcClient");
  }
}
