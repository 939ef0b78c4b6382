package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcTiming;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the time of calls went. */
@Timeout(120)
class TimingTest {
  private static final Duration RUN = Duration.ofMillis(50);

  /** Takes its time. */
  @RpcService("slow")
  public static final class Service {
    private final CountDownLatch release = new CountDownLatch(1);

    @RpcMethod
    public int run(int number) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
      return number;
    }

    @RpcMethod
    public void hold() throws InterruptedException {
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @RpcMethod
    public void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  private final Service service = new Service();
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
      service.release.countDown();
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
      service.release.countDown();
    }
  }
}
