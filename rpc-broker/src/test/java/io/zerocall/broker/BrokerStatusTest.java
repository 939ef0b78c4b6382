package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker reports its state, and describes what its workers offer. */
@Timeout(60)
class BrokerStatusTest {
  @Test
  void aClientGetsTheSameStatus() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Jobs jobs = new Jobs("w");
      brokers.worker(jobs, builder -> builder.worker("w1").credit(1));
      RpcClient client = brokers.first();
      CompletableFuture<String> held = client.callAsync("jobs.hold", String.class);
      eventually("it runs", () -> jobs.runs.get() == 1);
      CompletableFuture<String> waiting = client.callAsync("jobs.worker", String.class);
      eventually("it waits", () -> brokers.broker().waitingCalls() == 1);
      RpcClient other = brokers.client();
      assertThatThrownBy(() -> other.call("no.such", Void.class)).isInstanceOf(RpcException.class);
      BrokerStatus status = other.call("rpc.broker.status", BrokerStatus.class);
      assertThat(status)
          .usingRecursiveComparison()
          .ignoringFields("oldestWaitingMillis")
          .isEqualTo(brokers.broker().status());
      assertThat(status.queued()).isEqualTo(1);
      assertThat(status.running()).isEqualTo(1);
      assertThat(status.refused())
          .containsEntry("unknownName", 1L)
          .containsEntry("inFlight", 0L); // the server's own limits
      jobs.released.countDown();
      assertThat(held.get()).isEqualTo("w");
      assertThat(waiting.get()).isEqualTo("w");
      assertThat(brokers.broker().status().callsPerSecond()).isPositive();
    }
  }

  @Test
  void theOffersOfWorkersAreListedAndDescribed() throws Exception {
    try (Brokers brokers = new Brokers()) {
      RpcServer worker = brokers.worker(new Jobs("w"));
      RpcClient client = brokers.first();
      assertThat(client.call("rpc.offer", boolean.class, List.of("reports.*"))).isTrue();
      RpcType<List<String>> names = new RpcType<>() {};
      assertThat(client.call("system.listMethods", names))
          .contains("jobs.add", "reports.*", "rpc.broker.status", "rpc.ping")
          .isSorted();
      Map<String, JsonText> document =
          client.call("rpc.discover", JsonText.class).members();
      assertThat(document.get("x-broker"))
          .hasToString("{\"prefixes\":[\"reports.*\"],\"omitted\":0}");
      assertThat(document.get("methods").elements())
          .hasSize(7)
          .first()
          .hasToString("{\"name\":\"jobs.add\",\"paramStructure\":\"by-position\",\"params\":["
              + "{\"name\":\"params\",\"required\":false,\"x-variadic\":true,"
              + "\"schema\":{\"type\":\"array\"}}],"
              + "\"result\":{\"name\":\"result\",\"schema\":{}},\"x-offered\":true}");
      worker.close();
      eventually(
          "its names are gone",
          () -> !client.call("system.listMethods", names).contains("jobs.add"));
      assertThat(client
              .withTimeout(Duration.ofSeconds(5))
              .call("rpc.discover", JsonText.class)
              .members()
              .get("methods")
              .elements())
          .isEmpty();
    }
  }

  @Test
  void manyLongNamesDoNotMakeLargeReplies() {
    try (Brokers brokers = new Brokers()) {
      RpcClient client = brokers.first();
      List<String> names =
          IntStream.range(0, 2_500).mapToObj(i -> "\u20ac".repeat(335) + i).toList();
      for (int from = 0; from < names.size(); from += 500) {
        assertThat(client.call("rpc.offer", boolean.class, names.subList(from, from + 500)))
            .isTrue();
      }
      BrokerStatus status = client.call("rpc.broker.status", BrokerStatus.class);
      assertThat(status.namesOmitted()).isPositive();
      assertThat(status.names().size() + status.namesOmitted()).isEqualTo(2_500);
      JsonText broker = client.call("rpc.discover", JsonText.class).members().get("x-broker");
      assertThat(broker.members().get("omitted").toString()).isNotEqualTo("0");
    }
  }
}
