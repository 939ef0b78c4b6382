package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where brokers listen and workers dial. */
@Timeout(60)
class EndpointsTest {

  private static void serves(String endpoint) {
    try (RpcBroker broker = RpcBroker.builder().bind(endpoint).start();
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(new Jobs("w")).start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      eventually("the worker is there", () -> broker.workers() == 1);
      for (int i = 0; i < 100; i++) {
        assertThat(client.call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
      }
      assertThat(client.call("jobs.echo", String.class, "x".repeat(1_000_000))).hasSize(1_000_000);
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void aUnixDomainSocket(@TempDir Path directory) {
    serves("ipc://" + directory.resolve("socket"));
  }

  /** Requests and replies together exceed what the system holds in both directions. */
  @Test
  void manyLargeCallsPassInBothDirections(@TempDir Path directory) throws Exception {
    String text = "x".repeat(200_000);
    try (RpcBroker broker =
            RpcBroker.builder().bind("ipc://" + directory.resolve("socket")).start();
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(new Jobs("w")).start();
        RpcClient client =
            RpcClient.builder().timeout(Duration.ofSeconds(25)).connect(broker.endpoint())) {
      eventually("the worker is there", () -> broker.workers() == 1);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        calls.add(client.callAsync("jobs.echo", String.class, text));
      }
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS)).hasSize(text.length());
      }
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void oneProcess() {
    serves("inproc://broker");
  }

  @Test
  void aWorkerMayDialSeveralBrokersAndListenItself() {
    try (RpcBroker first = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcBroker second = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcServer worker = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .dial(first.endpoint())
            .dial(second.endpoint())
            .register(new Jobs("w"))
            .start()) {
      eventually("the worker is there", () -> first.workers() == 1 && second.workers() == 1);
      assertThat(worker.endpoints()).hasSize(1);
      for (String endpoint :
          new String[] {first.endpoint(), second.endpoint(), worker.endpoint()}) {
        try (RpcClient client = RpcClient.connect(endpoint)) {
          assertThat(client.call("jobs.worker", String.class)).isEqualTo("w");
        }
      }
    }
  }

  @Test
  void aBrokerMayRequirePasswords() {
    try (RpcBroker broker = RpcBroker.builder()
            .bind("tcp://127.0.0.1:0")
            .plain(PlainAuthenticator.of(Map.of("ann", "secret", "bob", "word")))
            .start();
        RpcServer refused = RpcServer.builder()
            .dial(broker.endpoint())
            .dialPlain("ann", "wrong")
            .register(new Jobs("refused"))
            .start();
        RpcServer admitted = RpcServer.builder()
            .dial(broker.endpoint())
            .dialPlain("ann", "secret")
            .register(new Jobs("admitted"))
            .start();
        RpcClient client = RpcClient.builder().plain("bob", "word").connect(broker.endpoint())) {
      eventually("the worker is there", () -> broker.workers() == 1);
      for (int i = 0; i < 10; i++) {
        assertThat(client.call("jobs.worker", String.class)).isEqualTo("admitted");
      }
      assertThat(refused.endpoints()).isEqualTo(admitted.endpoints());
    }
  }

  @Test
  void whatIsRegisteredLaterIsOfferedAndWhatIsUnregisteredIsWithdrawn() {
    try (RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcServer worker = RpcServer.builder().dial(broker.endpoint()).start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      worker.register(new Jobs("w"));
      eventually("it is offered", () -> isServed(client));
      assertThat(worker.unregister("jobs")).isTrue();
      eventually("it is withdrawn", () -> !isServed(client));
      worker.register("jobs", new Jobs("again"));
      eventually("it is offered again", () -> isServed(client));
      assertThat(client.call("jobs.worker", String.class)).isEqualTo("again");
    }
  }

  private static boolean isServed(RpcClient client) {
    try {
      return client.withIfPresent().call("jobs.add", int.class, 1, 2) == 3;
    } catch (RpcException e) {
      return false;
    }
  }

  @Test
  void aServerThatOnlyDialsHasNoEndpoint() {
    try (RpcServer worker = RpcServer.builder().dial("tcp://127.0.0.1:1").start()) {
      assertThatThrownBy(worker::endpoint)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("dials");
      assertThat(worker.statistics().messagesReceived()).isZero();
    }
    assertThatThrownBy(() -> RpcServer.builder().dial("nonsense").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> RpcServer.builder().credit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("credit: 0 (expected: 1 to 1024)");
    assertThatThrownBy(() -> RpcServer.builder()
            .dial("inproc://x")
            .credit(1_024)
            .limits(RpcLimits.DEFAULTS.withInFlight(100))
            .start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("credit: 1024 (expected: <= 100");
  }
}
