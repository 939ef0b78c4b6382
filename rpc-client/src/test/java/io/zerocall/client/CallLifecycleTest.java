package io.zerocall.client;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.Invocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a call goes from pending to in flight to done, moment by moment. */
class CallLifecycleTest {
  private final ScriptedTransport transport = new ScriptedTransport();
  private RpcClient client = transport.client().connect("scripted");

  @AfterEach
  void nothingIsLeftOfAnyCall() {
    client.close();
    ClientConnection connection = Connections.of(client);
    // The thread that has reported to the caller is about to remove the call.
    eventually("every call is forgotten", connection::openCalls, size -> size == 0);
    assertThat(connection.callsInFlight()).isZero();
  }

  private void use(RpcClientBuilder builder) {
    client.close();
    client = builder.connect("scripted");
  }

  private CompletableFuture<Integer> call() {
    return client.callAsync("calc.mult", int.class, 5, 7);
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    try {
      future.get(30, TimeUnit.SECONDS);
      throw new AssertionError("the call did not fail");
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReplyEndsTheCall() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    assertThat(transport.body(0))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"calc.mult\",\"params\":[5,7]}");
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void aCallWaitsForTheConnectionAndThenCarriesWhatIsLeftOfItsTime() {
    use(transport.client().connectTimeout(Duration.ofSeconds(5)));
    CompletableFuture<Integer> call = call();
    assertThat(transport.sentCount()).isZero();
    transport.advanceMillis(1_500);
    transport.connect();
    assertThat(transport.header(0)).isEqualTo("{\"timeout\":8500}");
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void whatIsLeftIsNeverRoundedUp() {
    transport.connect();
    transport.stall(true);
    CompletableFuture<Integer> call = call();
    transport.nanos.addAndGet(1_000_001);
    transport.stall(false);
    assertThat(transport.header(0)).isEqualTo("{\"timeout\":9998}");
    call.cancel(true);
  }

  @Test
  void withoutAConnectionACallEndsAfterTheConnectTimeout() {
    use(transport.client().connectTimeout(Duration.ofSeconds(2)));
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(2_000);
    assertThat(failureOf(call))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult at scripted: no connection: is a server listening there?;"
            + " the method did not run (after 2000 ms)");
    transport.connect();
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void aCallWithoutAConnectionSaysWhyThereIsNone() {
    use(transport.client().connectTimeout(Duration.ofSeconds(2)));
    transport.failToConnect("connection refused");
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(2_000);
    assertThat(failureOf(call))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult at scripted: no connection: connection refused;"
            + " the method did not run (after 2000 ms)");
  }

  @Test
  void aCallThatFailsFastWaitsOnlyUntilTheServerWasOutOfReachForTheConnectTimeout() {
    RpcClient failingFast = client.withFailFast();
    transport.advanceMillis(1_500);
    CompletableFuture<Integer> first = failingFast.callAsync("calc.mult", int.class, 5, 7);
    CompletableFuture<Integer> patient = call();
    transport.advanceMillis(500);
    assertThat(failureOf(first))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageEndingWith("the method did not run (after 500 ms)");
    transport.failToConnect("connection refused");
    assertThat(failureOf(failingFast.callAsync("calc.mult", int.class, 5, 7)))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessage("calc.mult at scripted: no connection: connection refused;"
            + " the method did not run (after 0 ms)");
    assertThatThrownBy(() -> failingFast.call("calc.mult", int.class, 5, 7))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageEndingWith("(after 0 ms)");
    assertThat(patient).isNotDone();
    transport.connect();
    transport.replyResult(2, "35");
    assertThat(patient).isCompletedWithValue(35);
  }

  @Test
  void aCallThatFailsFastWaitsAgainOnceThereWasAConnection() {
    RpcClient failingFast = client.withFailFast().withMeta("a", "b");
    transport.advanceMillis(10_000);
    transport.connect();
    CompletableFuture<Integer> call = failingFast.callAsync("calc.mult", int.class, 5, 7);
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
    transport.advanceMillis(10_000);
    transport.disconnect("cable cut");
    transport.advanceMillis(1_999);
    CompletableFuture<Integer> waiting = failingFast.callAsync("calc.mult", int.class, 5, 7);
    transport.connect();
    transport.replyResult(2, "35");
    assertThat(waiting).isCompletedWithValue(35);
    transport.disconnect("cable cut");
    transport.advanceMillis(2_000);
    assertThat(failureOf(failingFast.callAsync("calc.mult", int.class, 5, 7)))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("cable cut");
  }

  @Test
  void aCallThatIsNeverSentDidNotRun() {
    transport.connect();
    transport.stall(true);
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(10_000);
    assertThat(failureOf(call))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining(
            "deadline passed before the call could be sent; the method did not run");
    transport.stall(false);
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void aCallThatWasSentMayHaveRunAndIsCancelledOnTheServer() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(10_000);
    assertThat(failureOf(call))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessage("calc.mult at scripted: deadline exceeded; the method may have run"
            + " (after 10000 ms: 0.0 ms for its turn, 0.0 ms for a connection, 10000.0 ms since it was"
            + " sent)");
    assertThat(transport.body(1))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
  }

  @Test
  void aBlockingCallEndsTheSameWay() {
    transport.connect();
    transport.onSend(message -> transport.advanceMillis(10_000));
    assertThatThrownBy(() -> client.call("calc.mult", int.class, 5, 7))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining("deadline exceeded");
    assertThat(transport.body(1)).contains("rpc.cancel");
  }

  @Test
  void aClientSaysWhereItsServerIsAndWhetherThereIsAConnection() {
    assertThat(client).hasToString("RpcClient[scripted, not connected]");
    transport.failToConnect("Connection refused");
    assertThat(client).hasToString("RpcClient[scripted, not connected: Connection refused]");
    transport.connect();
    assertThat(client).hasToString("RpcClient[scripted, connected]");
    client.close();
    assertThat(client).hasToString("RpcClient[scripted, closed]");
  }

  @Test
  void aMethodWithoutANameIsRefusedWithAWord() {
    assertThatThrownBy(() -> client.call(null, String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("method: null (expected: words joined by dots)");
  }

  @Test
  void aCallThatTheServerCutsOffFirstEndsTheSameWay() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(5);
    transport.reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32004,\"message\":"
        + "\"Cut off by its deadline; it may have run\",\"data\":{\"deadline\":true}}}");
    assertThat(failureOf(call))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageStartingWith("calc.mult at scripted: deadline exceeded [-32004]:"
            + " Cut off by its deadline; it may have run (after 5 ms: 0.0 ms for its turn,"
            + " 0.0 ms for a connection, 5.0 ms since it was sent");
    MultiCall batch = client.multiCall();
    Reply<Integer> cutOff = batch.call("calc.mult", int.class, 5, 7);
    CompletableFuture<MultiCallResults> results = batch.executeAsync();
    transport.reply("[{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32004,\"message\":"
        + "\"Cut off by its deadline; it may have run\",\"data\":{\"deadline\":true}}}]");
    assertThat(results).isCompleted();
    assertThatThrownBy(cutOff::get)
        .asInstanceOf(type(RpcTimeoutException.class))
        .extracting(RpcTimeoutException::timing)
        .isNotNull();
  }

  @Test
  void aReplyThatComesTooLateIsIgnored() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(10_000);
    assertThat(failureOf(call)).isInstanceOf(RpcTimeoutException.class);
    transport.replyResult(1, "35");
    assertThat(call).isCompletedExceptionally();
  }

  @Test
  void ofTwoRepliesTheFirstCounts() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.replyResult(1, "35");
    transport.replyResult(1, "36");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void aReplyWithAnotherIdBelongsToNoCall() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.replyResult(99, "35");
    transport.reply("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":35}");
    transport.receiveShapeless();
    assertThat(call).isNotDone();
    transport.replyResult(1, "36");
    assertThat(call).isCompletedWithValue(36);
  }

  @Test
  void whatCannotBeReadAndHasNoIdBelongsToTheOnlyCall() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.reply("garbage");
    assertThat(failureOf(call))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("the reply can't be read");
  }

  @Test
  void anUnreadableReplyWithoutAnIdBelongsToNoCallIfThereAreTwo() {
    transport.connect();
    CompletableFuture<Integer> one = call();
    CompletableFuture<Integer> other = call();
    transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\"}}");
    transport.replyResult(1, "1");
    transport.replyResult(2, "2");
    assertThat(one).isCompletedWithValue(1);
    assertThat(other).isCompletedWithValue(2);
  }

  @Test
  void anErrorWithoutAnIdThatMayBeANotificationsIsNotTheOnlyCalls() {
    transport.connect();
    client.notify("calc.note", "too large for the server");
    CompletableFuture<Integer> call = call();
    transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"?\"}}");
    assertThat(call).isNotDone();
    transport.replyResult(1, "35");
    assertThat(call).isCompletedWithValue(35);
    // The server has replied to a later message, so it has read the notification too.
    CompletableFuture<Integer> next = call();
    transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\"}}");
    assertThat(failureOf(next)).isInstanceOf(RpcProtocolException.class);
  }

  @Test
  void aReplyToWhatWasSentBeforeANotificationDoesNotShowThatThatWasRead() {
    transport.connect();
    CompletableFuture<Integer> before = call();
    client.notify("calc.note", "too large for the server");
    transport.replyResult(1, "1");
    assertThat(before).isCompletedWithValue(1);
    CompletableFuture<Integer> call = call();
    String refusal =
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"?\"}}";
    transport.reply(refusal);
    assertThat(call).isNotDone();
    transport.replyResult(2, "35");
    assertThat(call).isCompletedWithValue(35);
    CompletableFuture<Integer> next = call();
    transport.reply(refusal);
    assertThat(failureOf(next)).isInstanceOf(RpcProtocolException.class);
  }

  @Test
  void anErrorWithoutAnIdThatMayBeACancelledCallsIsNotTheOnlyCalls() {
    transport.connect();
    call().cancel(true);
    CompletableFuture<Integer> call = call();
    transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\"}}");
    assertThat(call).isNotDone();
    transport.replyResult(2, "35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void aBatchIsNoReplyToASingleCall() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.reply("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":35}]");
    assertThat(failureOf(call)).isInstanceOf(RpcProtocolException.class);
  }

  @Test
  void aBrokenConnectionEndsWhatIsInFlightAtOnceAndSendsTheRestLater() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(1)));
    transport.connect();
    CompletableFuture<Integer> inFlight = call();
    CompletableFuture<Integer> pending = call();
    assertThat(transport.sentCount()).isEqualTo(1);
    transport.disconnect("cable cut");
    assertThat(failureOf(inFlight))
        .isInstanceOf(RpcConnectionLostException.class)
        .hasMessage("calc.mult at scripted: connection lost: cable cut; the method may have run"
            + " (after 0 ms)");
    assertThat(pending).isNotDone();
    transport.connect();
    assertThat(transport.sentCount()).isEqualTo(2);
    transport.replyResult(2, "35");
    assertThat(pending).isCompletedWithValue(35);
  }

  @Test
  void theConnectTimeoutBeginsWhenTheConnectionBreaks() {
    use(transport.client().connectTimeout(Duration.ofSeconds(2)));
    transport.connect();
    transport.stall(true);
    CompletableFuture<Integer> call = call();
    transport.advanceMillis(3_000);
    transport.disconnect("cable cut");
    transport.advanceMillis(1_999);
    Connections.of(client)
        .callAsync(probe(), (exceptions, document, id, begun) -> null, Runnable::run)
        .cancel(true);
    assertThat(call).isNotDone();
    transport.advanceMillis(1);
    assertThat(failureOf(call)).hasMessageContaining("no connection");
  }

  private Invocation probe() {
    return client.view().invocation("probe", 1, id -> new byte[2], 0);
  }

  @Test
  void aBlockingCallThatWaitsToBeSentNoticesThatTheConnectionBroke() throws Exception {
    use(transport.client().connectTimeout(Duration.ofSeconds(2)));
    transport.connect();
    transport.stall(true);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller = new Thread(() -> {
      try {
        client.call("calc.mult", int.class, 5, 7);
      } catch (RpcException e) {
        thrown.set(e);
      }
    });
    caller.start();
    eventually("the call waits to be sent", () -> transport.queued() > 0);
    transport.disconnect("cable cut");
    transport.advanceMillis(2_000);
    caller.join();
    assertThat(thrown.get())
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("no connection: the last one was lost: cable cut;");
  }

  @Test
  void callsThatEndWhileThereIsNoConnectionLeaveNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      call().cancel(true);
    }
    assertThat(Connections.of(client).callsWaiting()).isLessThan(200);
    assertThat(transport.queued()).isZero();
  }

  @Test
  void callsBeyondTheLimitWaitInTheirOrder() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(2)));
    transport.connect();
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      calls.add(call());
    }
    assertThat(transport.sentCount()).isEqualTo(2);
    calls.get(2).cancel(true);
    transport.replyResult(2, "2");
    assertThat(transport.sentCount()).isEqualTo(3);
    assertThat(transport.body(2)).contains("\"id\":4,");
    transport.replyResult(1, "1");
    assertThat(transport.body(3)).contains("\"id\":5,");
    transport.replyResult(4, "4");
    transport.replyResult(5, "5");
    assertThat(calls.get(4)).isCompletedWithValue(5);
  }

  @Test
  void aBatchCountsForAsManyCallsAsItHolds() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(4)));
    transport.connect();
    MultiCall three = client.multiCall();
    for (int i = 0; i < 3; i++) {
      three.call("calc.mult", int.class, i, i);
    }
    CompletableFuture<MultiCallResults> batch = three.executeAsync();
    CompletableFuture<Integer> fits = call();
    CompletableFuture<Integer> waits = call();
    assertThat(transport.sentCount()).isEqualTo(2);
    assertThat(Connections.of(client).callsInFlight()).isEqualTo(4);
    batch.cancel(true);
    assertThat(Connections.of(client).callsInFlight()).isEqualTo(2);
    assertThat(transport.body(2)).startsWith("[{").contains("rpc.cancel").contains("\"id\":3}");
    assertThat(transport.body(3)).contains("\"id\":5,");
    transport.replyResult(4, "4");
    transport.replyResult(5, "5");
    assertThat(fits).isCompletedWithValue(4);
    assertThat(waits).isCompletedWithValue(5);
  }

  private static ClientStatistics holding(int connections, int inFlight, int waiting) {
    return new ClientStatistics(connections, inFlight, waiting, 0, 0, 0, 0, 0, 0, List.of());
  }

  @Test
  void theStatisticsCountTheConnectionAndTheCallsInFlightAndWaiting() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(2)));
    assertThat(client.statistics()).isEqualTo(holding(0, 0, 0));
    for (int i = 0; i < 3; i++) {
      var unused = call();
    }
    assertThat(client.statistics()).isEqualTo(holding(0, 0, 3));
    transport.connect();
    assertThat(client.withMeta("a", "b").statistics()).isEqualTo(holding(1, 2, 1));
    transport.replyResult(1, "1");
    transport.replyResult(2, "2");
    transport.replyResult(3, "3");
    assertThat(client.statistics()).isEqualTo(holding(1, 0, 0));
  }

  @Test
  void aBatchLargerThanAllRoomGoesAlone() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(1)));
    transport.connect();
    MultiCall two = client.multiCall();
    two.call("calc.mult", int.class, 1, 1);
    two.call("calc.mult", int.class, 2, 2);
    CompletableFuture<MultiCallResults> batch = two.executeAsync();
    CompletableFuture<Integer> waits = call();
    assertThat(transport.sentCount()).isEqualTo(1);
    transport.reply(
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1},{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":4}]");
    assertThat(batch).isCompleted();
    transport.replyResult(3, "35");
    assertThat(waits).isCompletedWithValue(35);
  }

  @Test
  void cancellingAPendingCallSendsNothing() {
    CompletableFuture<Integer> call = call();
    assertThat(call.cancel(true)).isTrue();
    assertThat(call.cancel(true)).isTrue();
    transport.connect();
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void cancellingACallInFlightNotifiesTheServerOnce() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    assertThat(call.cancel(false)).isTrue();
    assertThat(call.cancel(true)).isTrue();
    assertThat(transport.sentCount()).isEqualTo(2);
    assertThat(transport.body(1)).contains("rpc.cancel").contains("\"id\":1}");
    assertThat(call).isCancelled();
  }

  @Test
  void cancellingACallThatIsDoneDoesNothing() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.replyResult(1, "35");
    assertThat(call.cancel(true)).isFalse();
    assertThat(transport.sentCount()).isEqualTo(1);
  }

  @Test
  void completingTheFutureAbandonsTheCall() {
    transport.connect();
    CompletableFuture<Integer> call = call().orTimeout(1, TimeUnit.MILLISECONDS);
    assertThat(failureOf(call)).isInstanceOf(TimeoutException.class);
    assertThat(transport.body(1)).contains("rpc.cancel");
    CompletableFuture<Integer> other = call();
    other.complete(1);
    assertThat(transport.body(3)).contains("rpc.cancel").contains("\"id\":2}");
  }

  @Test
  void closingEndsWhatIsInFlightAndWhatIsPending() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withInFlight(1)));
    transport.connect();
    CompletableFuture<Integer> inFlight = call();
    CompletableFuture<Integer> pending = call();
    client.close();
    client.close();
    assertThat(failureOf(inFlight))
        .isInstanceOf(RpcConnectionLostException.class)
        .hasMessageContaining("the client was closed; the method may have run");
    assertThat(failureOf(pending))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("the client is closed; the method did not run");
    assertThat(failureOf(call())).isInstanceOf(RpcUnavailableException.class);
    assertThatThrownBy(() -> client.call("calc.mult", int.class, 1, 1))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("the client is closed");
    assertThatThrownBy(() -> client.notify("calc.note"))
        .isInstanceOf(RpcUnavailableException.class);
    assertThat(transport.isClosed()).isTrue();
  }

  @Test
  void aFullExecutorDoesNotKeepTheCallerFromHearing() {
    use(transport.client().callbackExecutor(task -> {
      throw new java.util.concurrent.RejectedExecutionException("full");
    }));
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.replyResult(1, "35");
    assertThat(call.join()).isEqualTo(35);
  }

  @Test
  void anInterruptEndsTheCallAndIsKept() {
    transport.connect();
    transport.onSend(message -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> client.call("calc.mult", int.class, 5, 7))
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining("interrupted; the method may have run")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(transport.body(1)).contains("rpc.cancel");
  }

  @Test
  void anInterruptBeforeTheCallIsSentSaysThatItDidNotRun() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> client.call("calc.mult", int.class, 5, 7))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("interrupted; the method did not run");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aRequestThatIsTooLargeFailsAtOnce() {
    use(transport.client().limits(RpcLimits.DEFAULTS.withMessageBytes(1_024).withBatchItems(2)));
    transport.connect();
    assertThatThrownBy(() -> client.call("calc.note", void.class, "x".repeat(1_024)))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("too large: 10")
        .hasMessageContaining("(limit: 1024); the method did not run");
    assertThatThrownBy(
            () -> client.withMeta("x", "x".repeat(1_000)).call("calc.mult", int.class, 5, 7))
        .hasMessageContaining("too large");
    MultiCall multi = client.multiCall();
    for (int i = 0; i < 3; i++) {
      multi.call("calc.mult", int.class, i, i);
    }
    assertThatThrownBy(multi::execute)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining(
            "MultiCall[3] at scripted: the batch is too large: 3 calls (limit: 2)");
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void whatAnExpiryAndASendDoAtOnceEndsInExactlyOneWay() {
    use(transport.client().timeout(Duration.ofMillis(1)));
    transport.connect();
    for (int i = 0; i < 200; i++) {
      transport.stall(true);
      CompletableFuture<Integer> call = call();
      int before = transport.sentCount();
      Thread sender = new Thread(() -> transport.stall(false));
      sender.start();
      transport.advanceMillis(1);
      Throwable failure = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> failureOf(call));
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> sender.join());
      boolean sent = transport.sentCount() > before;
      assertThat(failure)
          .isInstanceOf(sent ? RpcTimeoutException.class : RpcUnavailableException.class);
    }
  }

  @Test
  void aFutureThatIsWaitedForWrapsTheFailure() {
    transport.connect();
    CompletableFuture<Integer> call = call();
    transport.disconnect("cable cut");
    assertThatThrownBy(call::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RpcConnectionLostException.class);
  }
}
