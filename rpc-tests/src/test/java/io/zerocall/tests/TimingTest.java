package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.zerocall.RpcContext;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcTiming;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.gateway.RpcGateway;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.SlowService;
import io.zerocall.testing.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the time of calls went. */
@Timeout(120)
class TimingTest {
  private static final Duration RUN = SlowService.RUN;

  private final SlowService service = new SlowService();
  private final List<RpcTiming> timings = new CopyOnWriteArrayList<>();

  private RpcTiming only() {
    assertThat(timings).hasSize(1);
    return timings.remove(0);
  }

  private static Duration present(Duration value) {
    assertThat(value).isNotNull();
    return value;
  }

  @Test
  void aCallSaysHowLongItRan() {
    try (Wired wired = Wired.to(service)) {
      RpcClient client = wired.client().withTiming(timings::add);
      assertThat(client.call("slow.run", int.class, 1)).isEqualTo(1);
      RpcTiming timing = only();
      assertThat(present(timing.serverRan())).isGreaterThanOrEqualTo(RUN);
      assertThat(timing.sent())
          .isGreaterThanOrEqualTo(present(timing.serverRan()).plus(present(timing.serverWaited())));
      assertThat(timing.total())
          .isEqualTo(timing.turn().plus(timing.connection()).plus(timing.sent()));
      assertThat(timing.underWay()).isBetween(Duration.ZERO, timing.sent());
      assertThat(timing.toString()).contains("under way", "running in the server", "heard from");
      assertThatThrownBy(() -> client.call("slow.fail", void.class))
          .hasMessageContaining("purpose");
      assertThat(only().serverRan()).isNotNull();
    }
  }

  @Test
  void anAsynchronousCallAndABatchSayItToo() throws Exception {
    try (Wired wired = Wired.to(service)) {
      RpcClient client = wired.client().withTiming(timings::add);
      assertThat(client.callAsync("slow.run", int.class, 1).get(30, TimeUnit.SECONDS))
          .isEqualTo(1);
      assertThat(present(only().serverRan())).isGreaterThanOrEqualTo(RUN);
      MultiCall multi = client.multiCall();
      var one = multi.call("slow.run", int.class, 1);
      var two = multi.call("slow.run", int.class, 2);
      multi.execute();
      assertThat(one.get() + two.get()).isEqualTo(3);
      assertThat(present(only().serverRan())).isGreaterThanOrEqualTo(RUN.multipliedBy(2));
    }
  }

  @Test
  void theListenerMayThrow() {
    try (Wired wired = Wired.to(service)) {
      RpcClient client = wired.client().withTiming(timing -> {
        throw new IllegalStateException("on purpose");
      });
      assertThat(client.call("slow.run", int.class, 1)).isEqualTo(1);
      assertThat(client.callAsync("slow.run", int.class, 1))
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(1);
    }
  }

  @Test
  void aCallThatWaitsForAConnectionSaysSo() throws Exception {
    String endpoint = FreePort.endpoint();
    try (RpcClient client = RpcClient.connect(endpoint)) {
      CompletableFuture<Integer> waits =
          client.withTiming(timings::add).callAsync("slow.run", int.class, 1);
      eventually("it waits", () -> client.statistics().callsWaiting() == 1);
      TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
      try (RpcServer server =
          RpcServer.builder().bind(endpoint).register(service).start()) {
        assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(server.endpoint()).isEqualTo(endpoint);
        assertThat(only().connection()).isGreaterThanOrEqualTo(RUN);
      }
    }
  }

  @Test
  void aCallThatWaitsForItsTurnSaysSo() throws Exception {
    try (Wired wired = Wired.with(
        server -> server.register(service),
        client -> client.limits(RpcLimits.DEFAULTS.withInFlight(1)))) {
      RpcClient client = wired.client();
      CompletableFuture<Void> first = client.callAsync("slow.hold", void.class);
      eventually("it is in flight", () -> client.statistics().callsInFlight() == 1);
      CompletableFuture<Integer> waits =
          client.withTiming(timings::add).callAsync("slow.run", int.class, 1);
      eventually("it waits", () -> client.statistics().callsWaiting() == 1);
      TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
      service.release(1);
      assertThat(first).succeedsWithin(Duration.ofSeconds(30));
      assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(only().turn()).isGreaterThanOrEqualTo(RUN);
    }
  }

  @Test
  void aTimeOutSaysWhereTheTimeWentAndWhenTheServerWasLastHeardFrom() throws Exception {
    try (RpcServer server =
            RpcServer.builder().bind(Wired.ANY_PORT).register(service).start();
        TcpProxy proxy = TcpProxy.to(server.endpoint());
        RpcClient client =
            RpcClient.builder().timeout(Duration.ofMillis(400)).connect(proxy.endpoint())) {
      assertThat(client.call("rpc.ping", String.class)).isEqualTo("pong");
      proxy.swallow(true);
      assertThatThrownBy(() -> client.call("slow.hold", void.class))
          .asInstanceOf(type(RpcTimeoutException.class))
          .satisfies(timeout -> {
            RpcTiming timing = timeout.timing();
            assertThat(timing).isNotNull();
            assertThat(timing.sent()).isGreaterThan(Duration.ofMillis(300));
            assertThat(timing.serverRan()).isNull();
            assertThat(present(timing.silence())).isGreaterThanOrEqualTo(timing.sent());
            assertThat(timeout)
                .hasMessageContainingAll(
                    "for its turn", "for a connection", "since it was sent", "last heard from");
          });
      service.release(1);
    }
  }

  /** Answers each request with a header, and with an error or a result. */
  private static HostileServer answering(String header, String outcome) {
    return new HostileServer(request -> {
      String reply =
          "{\"jsonrpc\":\"2.0\",\"id\":" + HostileServer.idOf(request) + "," + outcome + "}";
      return List.of(
          List.of(header.getBytes(StandardCharsets.UTF_8), reply.getBytes(StandardCharsets.UTF_8)));
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{",
        "[]",
        "5",
        "null",
        "{\"timing\":5}",
        "{\"timing\":null}",
        "{\"timing\":{}}",
        "{\"timing\":{\"waited\":1}}",
        "{\"timing\":{\"waited\":1,\"ran\":-1}}",
        "{\"timing\":{\"waited\":-0.1,\"ran\":1}}",
        "{\"timing\":{\"waited\":1,\"ran\":1e300}}",
        "{\"timing\":{\"waited\":1e999999,\"ran\":1}}",
        "{\"timing\":{\"waited\":99999999999999999999999999999999999999,\"ran\":1}}",
        "{\"timing\":{\"waited\":\"1\",\"ran\":1}}",
        "{\"timing\":{\"waited\":{},\"ran\":[[[]]]}}",
        "{\"timing\":{\"waited\":NaN,\"ran\":Infinity}}",
        "{\"timing\":{\"waited\":1,\"ran\":1",
        "\u0000"
      })
  void aCallSucceedsWhateverTheServerSaysOfItsTimes(String header) {
    try (HostileServer server = answering(header, "\"result\":1");
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(client.call("a.b", int.class)).isEqualTo(1);
      RpcClient timed = client.withTiming(timings::add);
      assertThat(timed.call("a.b", int.class)).isEqualTo(1);
      RpcTiming timing = only();
      assertThat(timing.serverWaited()).isNull();
      assertThat(timing.serverRan()).isNull();
      assertThat(timing.toString()).contains("since it was sent");
      assertThat(timed.callAsync("a.b", int.class))
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(1);
    }
  }

  @Test
  void aServerThatClaimsMoreTimeThanItHadDoesNoHarm() {
    try (HostileServer server =
            answering("{\"timing\":{\"waited\":3e7,\"ran\":3e10}}", "\"result\":1");
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(client.withTiming(timings::add).call("a.b", int.class)).isEqualTo(1);
      RpcTiming timing = only();
      assertThat(timing.underWay()).isZero();
      assertThat(timing.total()).isLessThan(Duration.ofMinutes(2));
      assertThat(timing.toLines()).contains("30000000000.000 ms");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"error\":{\"code\":-32003,\"message\":\"Too late\"}",
        "\"error\":{\"code\":-32004,\"message\":\"Cut off\",\"data\":{\"deadline\":true}}"
      })
  void aTimeOutThatTheServerReportsSaysWhereTheTimeWent(String outcome) {
    try (HostileServer server = answering("{\"timing\":{\"waited\":0.001,\"ran\":0}}", outcome);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThatThrownBy(() -> client.call("a.b", int.class))
          .asInstanceOf(type(RpcTimeoutException.class))
          .satisfies(timeout -> {
            assertThat(timeout.timing()).isNotNull();
            assertThat(timeout.timing().sent()).isPositive();
            assertThat(timeout.timing().serverRan()).as("it was not asked").isNull();
            assertThat(timeout).hasMessageContainingAll("for its turn", "since it was sent");
          });
      RpcClient timed = client.withTiming(timings::add);
      assertThatThrownBy(() -> timed.callAsync("a.b", int.class).join())
          .cause()
          .asInstanceOf(type(RpcTimeoutException.class))
          .satisfies(timeout -> {
            assertThat(timeout.timing()).isNotNull();
            assertThat(timeout.timing().serverWaited()).isEqualTo(Duration.ofNanos(1_000));
            assertThat(timeout.timing().serverRan()).isZero();
            assertThat(timeout).hasMessageContainingAll("under way", "waiting and", "running");
          });
    }
  }

  @Test
  void everyListenerIsNotifiedTheLastOneFirst() {
    List<String> notified = new CopyOnWriteArrayList<>();
    try (Wired wired = Wired.to(service)) {
      RpcClient outer = wired.client().withTiming(timing -> notified.add("first"));
      RpcClient inner = outer.withTiming(timing -> notified.add("second"));
      assertThat(inner.call("slow.run", int.class, 1)).isEqualTo(1);
      assertThat(notified).containsExactly("second", "first");
      assertThat(outer.call("slow.run", int.class, 1)).isEqualTo(1);
      assertThat(notified).containsExactly("second", "first", "first");
    }
  }

  /** Passes calls on to another server. */
  @RpcService("passing")
  public static final class Passing {
    private final RpcClient other;

    Passing(RpcClient other) {
      this.other = other;
    }

    @RpcMethod
    public int run(int number) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
      RpcClient client = RpcContext.current()
          .flatMap(RpcContext::timingListener)
          .map(other::withTiming)
          .orElse(other);
      return client.call("slow.run", int.class, number);
    }

    @RpcMethod
    public boolean asks() {
      return RpcContext.current().flatMap(RpcContext::timingListener).isPresent();
    }
  }

  @Test
  void aMethodThatPassesItsCallOnReportsTheOtherServersTimes() {
    try (Wired behind = Wired.to(service);
        Wired front = Wired.to(new Passing(behind.client()))) {
      assertThat(front.client().call("passing.asks", boolean.class)).isFalse();
      assertThat(front.client().call("passing.run", int.class, 1)).isEqualTo(1);
      RpcClient client = front.client().withTiming(timings::add);
      assertThat(client.call("passing.asks", boolean.class)).isTrue();
      assertThat(only().serverRan()).isNotNull();
      assertThat(client.call("passing.run", int.class, 1)).isEqualTo(1);
      RpcTiming timing = only();
      assertThat(present(timing.serverWaited())).isGreaterThanOrEqualTo(RUN);
      assertThat(present(timing.serverRan())).isGreaterThanOrEqualTo(RUN);
      assertThat(timing.sent())
          .isGreaterThanOrEqualTo(present(timing.serverRan()).plus(present(timing.serverWaited())));
    }
  }

  @Test
  void aCallThroughAGatewayAndABrokerSaysHowLongItsWorkerRan() {
    try (RpcBroker broker = RpcBroker.builder().bind(Wired.ANY_PORT).start();
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(service).start();
        RpcGateway gateway = RpcGateway.to(RpcClient.connect(broker.endpoint()));
        Wired front = Wired.with(server -> server.fallback(gateway), client -> {})) {
      eventually("the worker is there", () -> broker.workers() == 1);
      assertThat(worker.endpoints()).isEmpty();
      RpcClient client = front.client().withTiming(timings::add);
      assertThat(client.call("slow.run", int.class, 1)).isEqualTo(1);
      RpcTiming timing = only();
      assertThat(present(timing.serverRan())).isGreaterThanOrEqualTo(RUN);
      assertThat(timing.sent())
          .isGreaterThanOrEqualTo(present(timing.serverRan()).plus(present(timing.serverWaited())));
      assertThatThrownBy(() -> client.call("slow.fail", void.class))
          .hasMessageContaining("purpose");
      assertThat(only().serverRan()).isNotNull();
    }
  }
}
