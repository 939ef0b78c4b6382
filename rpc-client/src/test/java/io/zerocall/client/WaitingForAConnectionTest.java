package io.zerocall.client;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcLimits;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a client that has no connect timeout: they wait until their deadline. */
class WaitingForAConnectionTest {
  private static final String NEVER_SENT =
      " at scripted: never sent, there was no connection by its"
          + " deadline: connection refused; the method did not run (after 30000 ms)";

  private final ScriptedTransport transport = new ScriptedTransport();
  private RpcClient client = transport.client().timeout(Duration.ofSeconds(30)).connect("scripted");

  interface Calculator {
    int mult(int a, int b);
  }

  @AfterEach
  void nothingIsLeftOfAnyCall() {
    client.close();
    eventually(
        "every call is forgotten", () -> Connections.of(client).openCalls(), size -> size == 0);
    assertThat(Connections.of(client).callsInFlight()).isZero();
  }

  private CompletableFuture<Integer> call() {
    return client.callAsync("calc.mult", int.class, 5, 7);
  }

  private static <T> FutureTask<T> blocked(Callable<T> caller) {
    FutureTask<T> task = new FutureTask<>(caller);
    Thread thread = new Thread(task, "blocked");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static Throwable failureOf(java.util.concurrent.Future<?> future) {
    Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(java.util.concurrent.ExecutionException.class);
    return thrown.getCause();
  }

  /** Waits until all calls are registered, so that advancing the time ends them. */
  private void awaitOpenCalls(int count) {
    eventually("the calls wait", () -> Connections.of(client).openCalls(), open -> open == count);
  }

  @Test
  void aCallIsSentHoweverLateTheServerComesUp() {
    CompletableFuture<Integer> call = call();
    transport.failToConnect("connection refused");
    transport.advanceMillis(29_000);
    transport.connect();
    assertThat(transport.header(0)).isEqualTo("{\"timeout\":1000}");
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void atItsDeadlineACallSaysThatItWasNeverSentAndWhy() {
    CompletableFuture<Integer> call = call();
    MultiCall batch = client.multiCall();
    Reply<Integer> reply = batch.call("calc.mult", int.class, 5, 7);
    CompletableFuture<MultiCallResults> results = batch.executeAsync();
    transport.failToConnect("connection refused");
    transport.advanceMillis(29_999);
    assertThat(call).isNotDone();
    assertThat(results).isNotDone();
    transport.advanceMillis(1);
    assertThat(failureOf(call))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult" + NEVER_SENT);
    assertThat(failureOf(results))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("MultiCall[1]" + NEVER_SENT);
    assertThatThrownBy(reply::get).hasMessage("MultiCall[1]" + NEVER_SENT);
    transport.connect();
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void aWaitingCallerGetsTheSame() {
    FutureTask<Integer> byName = blocked(() -> client.call("calc.mult", int.class, 5, 7));
    FutureTask<Integer> byProxy =
        blocked(() -> client.proxy(Calculator.class, "calc").mult(5, 7));
    awaitOpenCalls(2);
    transport.failToConnect("connection refused");
    transport.advanceMillis(30_000);
    assertThat(failureOf(byName))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult" + NEVER_SENT);
    assertThat(failureOf(byProxy))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult" + NEVER_SENT);
  }

  @Test
  void aCallBehindInterceptorsGetsTheSame() {
    client.close();
    client = transport
        .client()
        .timeout(Duration.ofSeconds(30))
        .intercept((call, next) -> next.proceed(call))
        .connect("scripted");
    CompletableFuture<Integer> later = call();
    FutureTask<Integer> waiting = blocked(() -> client.call("calc.mult", int.class, 5, 7));
    awaitOpenCalls(2);
    transport.failToConnect("connection refused");
    transport.advanceMillis(30_000);
    assertThat(failureOf(later)).hasMessage("calc.mult" + NEVER_SENT);
    assertThat(failureOf(waiting)).hasMessage("calc.mult" + NEVER_SENT);
  }

  @Test
  void aCallWhoseConnectionBrokeBeforeItWasSentWaitsForTheNextOne() {
    transport.connect();
    transport.stall(true);
    CompletableFuture<Integer> call = call();
    transport.disconnect("cable cut");
    transport.advanceMillis(20_000);
    transport.stall(false);
    transport.connect();
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void eachCallWaitsUntilItsOwnDeadline() {
    CompletableFuture<Integer> hasty =
        client.withTimeout(Duration.ofSeconds(1)).callAsync("calc.mult", int.class, 5, 7);
    CompletableFuture<Integer> patient = call();
    transport.advanceMillis(1_000);
    assertThat(failureOf(hasty)).isInstanceOf(RpcUnavailableException.class);
    assertThat(patient).isNotDone();
    transport.connect();
    transport.replyResult(2, "35");
    assertThat(patient).isCompletedWithValue(35);
  }

  @Test
  void aConnectTimeoutThatIsLongerThanTheDeadlineChangesNothing() {
    client.close();
    client = transport
        .client()
        .timeout(Duration.ofSeconds(30))
        .connectTimeout(Duration.ofMinutes(1))
        .connect("scripted");
    CompletableFuture<Integer> call = call();
    transport.failToConnect("connection refused");
    transport.advanceMillis(30_000);
    assertThat(failureOf(call)).hasMessage("calc.mult" + NEVER_SENT);
  }

  @Test
  void asManyCallsAsTheServerTakesLeaveFirstAndTheRestInTheirOrder() {
    client.close();
    client = transport
        .client()
        .timeout(Duration.ofSeconds(30))
        .limits(RpcLimits.DEFAULTS.withInFlight(2))
        .connect("scripted");
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(call());
    }
    transport.advanceMillis(20_000);
    assertThat(Connections.of(client).callsWaiting()).isEqualTo(200);
    assertThat(transport.queued()).isZero();
    transport.connect();
    assertThat(transport.sentCount()).isEqualTo(2);
    for (int i = 0; i < 200; i++) {
      transport.replyResult(i + 1, "" + i);
      assertThat(calls.get(i)).isCompletedWithValue(i);
    }
  }

  @Test
  void aNotificationWaitsAsLongAndIsDroppedThen() {
    client.notify("calc.log", "dropped");
    transport.advanceMillis(29_000);
    client.notify("calc.log", "sent");
    transport.advanceMillis(1_000);
    transport.connect();
    assertThat(transport.sentCount()).isEqualTo(1);
    assertThat(transport.body(0)).contains("sent");
  }

  @Test
  void subscribingWaitsAsLong() {
    FutureTask<RpcSubscription> early =
        blocked(() -> client.subscribe("weather.changed", params -> {}));
    awaitOpenCalls(1);
    transport.failToConnect("connection refused");
    transport.advanceMillis(30_000);
    assertThat(failureOf(early))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("rpc.subscribe" + NEVER_SENT);
  }

  @Test
  void closingTheClientEndsWhatWaits() {
    CompletableFuture<Integer> call = call();
    FutureTask<Integer> waiting = blocked(() -> client.call("calc.mult", int.class, 5, 7));
    awaitOpenCalls(2);
    client.close();
    assertThat(failureOf(call))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("the client is closed; the method did not run");
    assertThat(failureOf(waiting)).isInstanceOf(RpcUnavailableException.class);
  }
}
