package io.zerocall.junit;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test can do with the extension. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RpcExtensionTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final SumsService service = new SumsService();

  @RegisterExtension
  final RpcExtension rpc =
      RpcExtension.serving(service).withClient(builder -> builder.timeout(TIMEOUT));

  private CompletableFuture<Integer> sum() {
    return rpc.client().callAsync("sums.add", int.class, 1, 2);
  }

  @Test
  void callsThroughAProxyThatIsAParameter(Sums sums) {
    assertThat(sums.add(5, 7)).isEqualTo(12);
  }

  @Test
  void theOtherParametersAreThoseOfTheTest(
      RpcClient client, RpcServer server, RpcNetwork network, RpcClock clock) {
    assertThat(client).isSameAs(rpc.client());
    assertThat(server).isSameAs(rpc.server());
    assertThat(network).isSameAs(rpc.network());
    assertThat(clock).isSameAs(rpc.clock());
    assertThat(server.endpoint()).isEqualTo(rpc.endpoint());
  }

  @Test
  void aClientOfTheTestsOwnIsOnTheSameNetwork() {
    try (RpcClient own =
        RpcClient.builder().connectTimeout(Duration.ofMillis(1)).connect(rpc.endpoint())) {
      rpc.network().cut();
      assertThatThrownBy(() -> own.proxy(Sums.class).add(1, 2))
          .isInstanceOf(RpcUnavailableException.class)
          .hasMessageContaining("the network is cut");
      rpc.network().heal();
      eventually("connected", () -> own.statistics().connections() == 1);
      assertThat(own.proxy(Sums.class).add(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void aLostCallEndsWhenTheClockHasPassedItsDeadlineAndNotBefore() throws Exception {
    rpc.clock().stop();
    rpc.network().drop(1);
    CompletableFuture<Integer> sum = sum();
    rpc.clock().advance(TIMEOUT.minusNanos(1));
    assertThatThrownBy(() -> sum.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    rpc.clock().advance(Duration.ofNanos(1));
    assertEndsByItsDeadline(sum);
  }

  /** A call that no connection could take before has not timed out at the server. */
  private static void assertEndsByItsDeadline(CompletableFuture<?> call) {
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfAny(RpcTimeoutException.class, RpcUnavailableException.class)
        .hasMessageContaining("deadline");
  }

  @Test
  void theClockWakesAThreadThatWaitsForACall(Sums sums) {
    rpc.network().drop(1);
    CompletableFuture<Integer> sum = CompletableFuture.supplyAsync(() -> sums.add(1, 2));
    eventually("the call is made", () -> rpc.client().statistics().callsInFlight() == 1);
    rpc.clock().advance(TIMEOUT);
    assertEndsByItsDeadline(sum);
  }

  @Test
  void theServerInterruptsAMethodWhenTheClockPassesTheDeadline() throws Exception {
    rpc.clock().stop();
    CompletableFuture<Void> hanging = rpc.client().callAsync("sums.hang", Void.class);
    assertThat(service.begun.await(20, TimeUnit.SECONDS)).isTrue();
    rpc.clock().advance(TIMEOUT);
    assertThat(service.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(hanging::join).hasCauseInstanceOf(RpcTimeoutException.class);
  }

  @Test
  void aCutEndsCallsInFlightAndLaterOnesWaitUntilItHeals() throws Exception {
    CompletableFuture<Void> hanging = rpc.client().callAsync("sums.hang", Void.class);
    assertThat(service.begun.await(20, TimeUnit.SECONDS)).isTrue();
    rpc.network().cut();
    assertThatThrownBy(hanging::join).hasCauseInstanceOf(RpcConnectionLostException.class);
    CompletableFuture<Integer> waiting = sum();
    rpc.network().heal();
    assertThat(waiting.join()).isEqualTo(3);
  }

  @Test
  void delayedMessagesArriveWhenTheClockHasMoved() {
    rpc.clock().stop();
    rpc.network().delay(Duration.ofSeconds(5), Duration.ofSeconds(5));
    CompletableFuture<Integer> sum = sum();
    eventually("the call is made", () -> rpc.client().statistics().callsInFlight() == 1);
    assertThat(sum).isNotDone();
    eventually("the request and the reply have arrived", () -> {
      rpc.clock().advance(Duration.ofSeconds(1));
      return sum.isDone();
    });
    assertThat(sum.join()).isEqualTo(3);
  }

  @Test
  void delayedMessagesKeepTheirOrder() {
    List<String> received = new CopyOnWriteArrayList<>();
    rpc.newClient().subscribe("numbers", params -> received.add(params.toString()));
    rpc.network().delay(Duration.ZERO, Duration.ofMillis(20));
    IntStream.range(0, 100).forEach(number -> rpc.client().notify("numbers", number));
    eventually("all have arrived", () -> received.size() == 100);
    assertThat(received)
        .isEqualTo(
            IntStream.range(0, 100).mapToObj(number -> "[" + number + "]").toList());
  }

  @Test
  void everythingArrivesAgainOnceNothingIsLostAnyMore(Sums sums) {
    rpc.network().drop(1);
    rpc.client().notify("sums.note", 1);
    eventually("sent", () -> rpc.client().statistics().connections() == 1);
    rpc.network().drop(0);
    assertThat(sums.add(1, 2)).isEqualTo(3);
  }

  @Test
  void anotherClientHasTheSameSettings() {
    rpc.clock().stop();
    rpc.network().drop(1);
    CompletableFuture<Integer> sum = rpc.newClient().callAsync("sums.add", int.class, 1, 2);
    rpc.clock().advance(TIMEOUT.minusSeconds(1));
    assertThatThrownBy(() -> sum.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
  }

  @Test
  void faultsAreChecked() {
    RpcNetwork network = rpc.network();
    assertThatThrownBy(() -> network.drop(-0.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> network.drop(1.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> network.drop(Double.NaN))
        .hasMessage("probability: NaN (expected: from 0 to 1)");
    assertThatThrownBy(() -> network.delay(Duration.ofMillis(-1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> network.delay(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessage("min: PT0.002S (expected: from 0 to the longest delay, PT0.001S)");
    assertThatThrownBy(() -> rpc.clock().advance(Duration.ofMillis(-1)))
        .hasMessage("duration: PT-0.001S (expected: >= 0)");
  }

  @Test
  void aThreadThatWaitsForAConnectionFollowsTheClock() {
    rpc.clock().stop();
    rpc.network().cut();
    RpcClient client = RpcClient.builder()
        .timeout(TIMEOUT)
        .connectTimeout(Duration.ofMinutes(1))
        .connect(rpc.endpoint());
    try (client) {
      CompletableFuture<Integer> sum = new CompletableFuture<>();
      Thread caller = new Thread(() -> {
        try {
          sum.complete(client.proxy(Sums.class).add(1, 2));
        } catch (RuntimeException e) {
          sum.completeExceptionally(e);
        }
      });
      caller.start();
      eventually("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
      assertThat(sum).isNotDone();
      rpc.clock().advance(Duration.ofMinutes(1));
      assertThatThrownBy(() -> sum.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RpcUnavailableException.class);
    }
  }

  @Test
  void aThreadThatWaitsForAnInterceptorFollowsTheClock() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    RpcClient client = RpcClient.builder()
        .timeout(TIMEOUT)
        .intercept((call, next) -> never)
        .connect(rpc.endpoint());
    try (client) {
      CompletableFuture<Integer> sum = new CompletableFuture<>();
      Thread caller = new Thread(() -> {
        try {
          sum.complete(client.proxy(Sums.class).add(1, 2));
        } catch (RuntimeException e) {
          sum.completeExceptionally(e);
        }
      });
      caller.start();
      eventually("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
      rpc.clock().advance(TIMEOUT);
      assertThatThrownBy(() -> sum.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RpcTimeoutException.class);
    }
  }

  @Test
  void passwordsAreRefusedBecauseNothingWouldCheckThem() {
    assertThatThrownBy(() -> RpcClient.builder().plain("user", "password").connect(rpc.endpoint()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no users and passwords");
  }
}
