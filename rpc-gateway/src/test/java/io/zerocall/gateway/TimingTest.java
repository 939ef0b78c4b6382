package io.zerocall.gateway;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.RpcTiming;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.SlowService;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the time of calls went that a gateway forwards. */
@Timeout(120)
class TimingTest {
  private static final Duration RUN = SlowService.RUN;

  private final BlockingQueue<RpcTiming> timings = new LinkedBlockingQueue<>();
  private final BlockingQueue<RpcTiming> atGateway = new LinkedBlockingQueue<>();
  private final SlowService service = new SlowService();
  private final RpcServer backend = TestGateway.backend(service);

  /** Has one call in flight at a time, and a listener of its own. */
  private final RpcClient toBackend = RpcClient.builder()
      .limits(RpcLimits.DEFAULTS.withInFlight(1))
      .connect(backend.endpoint())
      .withTiming(atGateway::add);

  private final RpcGateway gateway = RpcGateway.to(toBackend);
  private final RpcServer server =
      RpcServer.builder().bind("tcp://127.0.0.1:0").fallback(gateway).start();
  private final RpcClient client = RpcClient.connect(server.endpoint());
  private final RpcClient timed = client.withTiming(timings::add);

  @AfterEach
  void close() {
    service.release(100);
    client.close();
    server.close();
    gateway.close();
    backend.close(Duration.ZERO);
  }

  private static Duration known(Duration value) {
    assertThat(value).isNotNull();
    return value;
  }

  private RpcTiming next() throws InterruptedException {
    RpcTiming next = timings.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    assertThat(known(next.serverWaited()).plus(known(next.serverRan())))
        .isLessThanOrEqualTo(next.sent());
    return next;
  }

  @Test
  void theWaitAtTheGatewayIsNoRun() throws Exception {
    CompletableFuture<Void> first = client.callAsync("slow.hold", void.class);
    service.awaitHold();
    CompletableFuture<Integer> second = timed.callAsync("slow.run", int.class, 7);
    eventually("it waits at the gateway", () -> toBackend.statistics().callsWaiting() == 1);
    TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
    service.release(1);
    first.get(30, TimeUnit.SECONDS);
    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(7);
    RpcTiming timing = next();
    assertThat(known(timing.serverWaited())).isGreaterThanOrEqualTo(RUN);
    assertThat(known(timing.serverRan())).isGreaterThanOrEqualTo(RUN);
  }

  @Test
  void theListenerOfTheGatewaysClientHearsOfEveryCall() throws Exception {
    assertThat(client.call("slow.run", int.class, 1)).isEqualTo(1);
    assertThat(timed.call("slow.run", int.class, 2)).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      RpcTiming timing = atGateway.poll(30, TimeUnit.SECONDS);
      assertThat(timing).isNotNull();
      assertThat(known(timing.serverRan())).isGreaterThanOrEqualTo(RUN);
    }
    assertThat(known(next().serverRan())).isGreaterThanOrEqualTo(RUN);
  }

  @Test
  void aBatchRunsFromItsFirstCallToItsLast() throws Exception {
    MultiCall multi = timed.multiCall();
    var one = multi.call("slow.run", int.class, 1);
    var none = multi.call("slow.none", JsonText.class);
    var two = multi.call("slow.run", int.class, 2);
    multi.execute();
    assertThat(one.get() + two.get()).isEqualTo(3);
    assertThat(none.failure()).isPresent();
    assertThat(known(next().serverRan())).isGreaterThanOrEqualTo(RUN.multipliedBy(2));
  }

  @Test
  void aCallWithoutABackendHasNotRun() throws Exception {
    backend.close();
    eventually("the gateway knows", () -> {
      try {
        return client.call("slow.run", JsonText.class, 1) == null;
      } catch (RpcUnavailableException e) {
        return true;
      } catch (RpcException e) { // the connection was lost just now
        return false;
      }
    });
    assertThatThrownBy(() -> timed.call("slow.run", int.class, 1))
        .isInstanceOf(RpcUnavailableException.class);
    assertThat(known(next().serverRan())).isZero();
  }

  @Test
  void aCallThatTheGatewayGivesUpHasRun() throws Exception {
    try (TestGateway hasty = TestGateway.to(RUN.multipliedBy(4), backend.endpoint())) {
      HttpResponse<String> response = hasty
          .http()
          .send(
              hasty
                  .request(TestGateway.call("slow.hold", "[]"))
                  .header("Zerocall-Timing", "true")
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.body()).contains("-32004", "slow.hold at " + backend.endpoint());
      String times = response.headers().firstValue("Server-Timing").orElseThrow();
      List<Double> millis = Pattern.compile("dur=([0-9.]+)")
          .matcher(times)
          .results()
          .map(match -> Double.valueOf(match.group(1)))
          .toList();
      assertThat(millis.get(0) + millis.get(1)).isGreaterThan((double) RUN.toMillis());
      assertThat(millis.get(1)).as(times).isPositive();
    }
  }
}
