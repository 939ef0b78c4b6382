package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests which of several timeouts applies, and how the server learns of it. */
class DeadlinesTest {
  @RpcService("time")
  interface Time {
    long left();

    @RpcMethod(value = "left", timeoutMillis = 60_000)
    CompletableFuture<Long> annotated();
  }

  @RpcService("time")
  interface Endless {
    @RpcMethod(timeoutMillis = Long.MAX_VALUE)
    long left();
  }

  @RpcService("time")
  public static final class TimeService {
    @RpcMethod
    public long left() {
      return RpcContext.current().orElseThrow().remainingTime().orElseThrow().toMillis();
    }
  }

  private static Wired wired;

  @BeforeAll
  static void wire() {
    wired = Wired.with(
        server -> server.register(new TimeService()),
        client -> client.timeout(Duration.ofSeconds(20)));
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  private static void assertBetween(long left, long moreThanSeconds, long seconds) {
    assertThat(left).isBetween(moreThanSeconds * 1_000, seconds * 1_000);
  }

  @Test
  void theClientsTimeoutCountsWhereNothingElseSaysSo() {
    assertBetween(wired.client().proxy(Time.class).left(), 0, 20);
    assertBetween(wired.client().call("time.left", long.class), 0, 20);
    assertBetween(wired.client().callAsync("time.left", long.class).join(), 0, 20);
  }

  @Test
  void theProxysTimeoutComesBeforeTheClients() {
    RpcClient view = wired.client().withTimeout(Duration.ofSeconds(40));
    assertBetween(view.proxy(Time.class).left(), 20, 40);
    assertBetween(view.call("time.left", long.class), 20, 40);
  }

  @Test
  void theMethodsTimeoutComesBeforeTheProxys() {
    RpcClient view = wired.client().withTimeout(Duration.ofSeconds(40));
    assertBetween(view.proxy(Time.class).annotated().join(), 40, 60);
  }

  @Test
  void theCallsTimeoutComesBeforeTheMethods() {
    Time time = wired.client().proxy(Time.class);
    assertBetween(
        RpcClient.withTimeout(time, Duration.ofSeconds(80)).annotated().join(), 60, 80);
    assertBetween(
        RpcClient.withTimeout(time, Duration.ofSeconds(10)).annotated().join(), 0, 10);
  }

  @Test
  void aTimeoutBeyondAllReasonIsAVeryLongOne() {
    assertThat(wired.client().proxy(Endless.class).left())
        .isGreaterThan(Duration.ofDays(300).toMillis());
  }
}
