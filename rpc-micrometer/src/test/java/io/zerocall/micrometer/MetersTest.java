package io.zerocall.micrometer;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zerocall.client.ClientStatistics;
import io.zerocall.client.ClientStatistics.ServerStatus;
import io.zerocall.client.LoadBalancing;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of servers and clients. */
class MetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Served served = new Served();
  private final RpcServer server =
      RpcServer.builder().bind("tcp://127.0.0.1:0").register(served).start();
  private final RpcClient client = RpcClient.connect(server.endpoint());

  @AfterEach
  void close() {
    client.close();
    server.close(Duration.ZERO);
    registry.close();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void theMetersOfAServerAreItsStatistics() {
    new RpcServerMetrics(server::statistics, Tags.of("server", "shop")).bindTo(registry);
    assertThat(gauge("zerocall.server.connections")).isZero();
    assertThat(client.call("test.mult", int.class, 5, 7)).isEqualTo(35);
    assertThat(gauge("zerocall.server.connections")).isEqualTo(1);
    assertThat(gauge("zerocall.server.memory.limit"))
        .isEqualTo((double) server.statistics().heldBytesLimit());
    assertThat(
            registry.get("zerocall.server.messages.received").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry
            .get("zerocall.server.refusals")
            .tags("server", "shop", "limit", "messageBytes")
            .functionCounter()
            .count())
        .isZero();
    var later = client.callAsync("test.later", String.class);
    eventually("a call runs", () -> gauge("zerocall.server.messages.running") == 1);
    served.promise.complete("done");
    assertThat(later.join()).isEqualTo("done");
    eventually("no call runs", () -> gauge("zerocall.server.messages.running") == 0);
  }

  @Test
  void theMetersOfAClientAreItsStatistics() {
    new RpcClientMetrics(client::statistics).bindTo(registry);
    assertThat(client.call("test.mult", int.class, 5, 7)).isEqualTo(35);
    assertThat(gauge("zerocall.client.connections")).isEqualTo(1);
    var later = client.callAsync("test.later", String.class);
    assertThat(gauge("zerocall.client.calls.inflight")).isEqualTo(1);
    assertThat(gauge("zerocall.client.calls.waiting")).isZero();
    assertThat(registry.get("zerocall.client.calls.repeated").functionCounter().count())
        .isZero();
    served.promise.complete("done");
    assertThat(later.join()).isEqualTo("done");
    eventually("none is in flight", () -> gauge("zerocall.client.calls.inflight") == 0);
  }

  @Test
  void theMetersOfAClientOfSeveralServersCountThemAndTheRepetitions() {
    RpcServer refusing = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new Served())
        .intercept((call, next) -> {
          throw new RpcErrorReply(-32001, "Overloaded: a test", null);
        })
        .start();
    String target = refusing.endpoint() + "," + server.endpoint() + ",tcp://127.0.0.1:1";
    try (RpcClient several =
        RpcClient.builder().loadBalancing(LoadBalancing.PICK_FIRST).connect(target)) {
      new RpcClientMetrics(several::statistics).bindTo(registry);
      eventually("both are connected", () -> servers("connected") == 2);
      assertThat(servers("not connected")).isEqualTo(1);
      assertThat(servers("draining") + servers("set aside")).isZero();
      assertThat(several.call("test.mult", int.class, 5, 7)).isEqualTo(35);
      assertThat(
              registry.get("zerocall.client.calls.repeated").functionCounter().count())
          .isEqualTo(1);
    } finally {
      refusing.close(Duration.ZERO);
    }
  }

  @Test
  void everyNumberOfTheStatisticsHasItsMeter() {
    var statistics = new ClientStatistics(
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        List.of(
            new ServerStatus("a", "set aside", 0, 0, 0),
            new ServerStatus("b", "draining", 0, 0, 0)));
    new RpcClientMetrics(() -> statistics).bindTo(registry);
    assertThat(List.of("connections", "calls.inflight", "calls.waiting"))
        .extracting(name -> gauge("zerocall.client." + name))
        .containsExactly(1.0, 2.0, 3.0);
    assertThat(List.of(
            "calls.repeated",
            "calls.repeated.refused",
            "calls.hedged",
            "servers.set.aside",
            "servers.returned",
            "servers.drained"))
        .extracting(
            name -> registry.get("zerocall.client." + name).functionCounter().count())
        .containsExactly(4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    assertThat(List.of("connected", "set aside", "draining", "not connected"))
        .extracting(this::servers)
        .containsExactly(0.0, 1.0, 1.0, 0.0);
  }

  private double servers(String state) {
    return registry.get("zerocall.client.servers").tag("state", state).gauge().value();
  }

  @Test
  void theMetersOutliveTheGarbageCollection() {
    new RpcServerMetrics(server::statistics).bindTo(registry);
    assertThat(client.call("test.mult", int.class, 5, 7)).isEqualTo(35);
    System.gc();
    assertThat(gauge("zerocall.server.connections")).isEqualTo(1);
    assertThat(
            registry.get("zerocall.server.messages.received").functionCounter().count())
        .isEqualTo(1);
  }
}
