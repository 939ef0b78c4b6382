package io.zerocall.client;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.RpcWire;
import io.zerocall.client.call.ClientConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client sends to a server of the original zerorpc, and how it handles the replies. */
class ZerorpcClientTest {
  private static final String LATE = "an abandoned call's reply could still arrive";

  public static final class OddError extends Exception {
    private static final long serialVersionUID = 1;

    public OddError(String message) {
      super(message);
    }
  }

  public static final class TwinError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TwinError(String message) {
      super(message);
    }
  }

  static final class Other {
    private Other() {}

    public static final class TwinError extends RuntimeException {
      private static final long serialVersionUID = 1;

      public TwinError(String message) {
        super(message);
      }
    }
  }

  @RpcService("calc")
  interface Calculator {
    int mult(int a, int b) throws OddError;

    int sum(int... values);

    CompletableFuture<Integer> later();

    @RpcMethod(oneWay = true)
    void tell(String text);
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private RpcClient client = builder().connect("scripted");

  private RpcClientBuilder builder() {
    return transport.client().wire(RpcWire.ZERORPC);
  }

  @AfterEach
  void nothingIsLeftOfAnyCall() {
    client.close();
    ClientConnection connection = Connections.of(client);
    // The thread that has reported to the caller is about to remove the call.
    eventually("every call is forgotten", connection::openCalls, size -> size == 0);
    assertThat(connection.callsInFlight()).isZero();
  }

  @Test
  void anEmptyMultiCallHasNoResultsAndSendsNothing() {
    assertThat(client.multiCall().executeAsync().join().size()).isZero();
    assertThat(transport.sentCount()).isZero();
  }

  private void use(RpcClientBuilder builder) {
    client.close();
    client = builder.connect("scripted");
  }

  private CompletableFuture<Integer> call(int number) {
    return client.callAsync("calc.mult", int.class, number, 7);
  }

  private static String sent(int number) {
    return "[[\"calc.mult\",[" + number + ",7],{}]]";
  }

  private void replyResult(String json) {
    transport.reply("[{\"result\": " + json + ", \"success\": true}]");
  }

  private static String failure(String type, String message) {
    return "{\"success\": false, \"error_type\": \"" + type + "\", \"message\": \"" + message
        + "\", \"traceback\": \"Traceback (most recent call last):\\n  File x\\n\"}";
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
  void aCallIsSentAsAReqSocketSendsIt() {
    transport.connect();
    CompletableFuture<Integer> call =
        client.withMeta("token", "secret").callAsync("calc.mult", int.class, 5, 7);
    assertThat(transport.body(0)).isEqualTo(sent(5));
    assertThat(transport.sent.get(0).delimited()).isTrue();
    assertThat(transport.sent.get(0).header()).isNull();
    replyResult("35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void everyKindOfCallHasThreeItems() {
    transport.connect();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    calls.add(client.callAsync("a.b", int.class));
    calls.add(client.callNamedAsync("a.b", int.class, Map.of("x", List.of(1))));
    calls.add(client.callAsync("ä\"", int.class, "é\n", null, Map.of()));
    calls.add(client.proxy(Calculator.class).later());
    for (int i = 0; i < calls.size(); i++) {
      replyResult(String.valueOf(i));
      assertThat(calls.get(i).join()).isEqualTo(i);
    }
    assertThat(transport.body(0)).isEqualTo("[[\"a.b\",[],{}]]");
    assertThat(transport.body(1)).isEqualTo("[[\"a.b\",[],{\"x\":[1]}]]");
    assertThat(transport.body(2)).isEqualTo("[[\"ä\\\"\",[\"é\\n\",null,{}],{}]]");
    assertThat(transport.body(3)).isEqualTo("[[\"calc.later\",[],{}]]");
  }

  @Test
  void oneMessageIsUnderWayAtATime() {
    transport.connect();
    List<CompletableFuture<Integer>> calls = List.of(call(1), call(2), call(3));
    for (int i = 1; i <= 3; i++) {
      assertThat(transport.sentCount()).isEqualTo(i);
      assertThat(transport.body(i - 1)).isEqualTo(sent(i));
      replyResult(String.valueOf(10 * i));
      assertThat(calls.get(i - 1)).isCompletedWithValue(10 * i);
    }
    assertThat(transport.renewals()).isEmpty();
  }

  @Test
  void aReplyThatAnswersNoCallIsIgnored() {
    transport.connect();
    replyResult("1");
    CompletableFuture<Integer> call = call(5);
    transport.receiveShapeless();
    replyResult("35");
    replyResult("36");
    assertThat(call).isCompletedWithValue(35);
    assertThat(call(6)).isNotDone();
  }

  @Test
  void aLateReplyIsNeverTakenForTheNextCalls() {
    transport.connect();
    CompletableFuture<Integer> first = call(1);
    CompletableFuture<Integer> second = call(2);
    assertThat(first.cancel(true)).isTrue();
    assertThat(transport.renewals()).containsExactly(LATE);
    replyResult("7"); // the first call's reply, over the old connection
    assertThat(second).isNotDone();
    assertThat(transport.sentCount()).isEqualTo(1);
    transport.disconnect(LATE);
    CompletableFuture<Integer> third = call(3);
    assertThat(transport.sentCount()).isEqualTo(1);
    transport.connect();
    assertThat(transport.body(1)).isEqualTo(sent(2));
    replyResult("14");
    assertThat(second).isCompletedWithValue(14);
    replyResult("21");
    assertThat(third).isCompletedWithValue(21);
    assertThat(transport.renewals()).hasSize(1);
  }

  @Test
  void anInterruptedCallClosesTheConnectionToo() throws Exception {
    transport.connect();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller = new Thread(() -> {
      try {
        client.call("calc.mult", int.class, 1, 7);
      } catch (RpcException e) {
        ended.complete(e);
      }
    });
    caller.start();
    eventually("the call is sent", () -> transport.sentCount() > 0);
    caller.interrupt();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(RpcTimeoutException.class);
    assertThat(transport.renewals()).containsExactly(LATE);
    caller.join();
  }

  @Test
  void aServerThatNeverRepliesCostsEachCallItsOwnTimeOnly() {
    use(builder().timeout(Duration.ofMillis(500)));
    for (int i = 1; i <= 3; i++) {
      transport.connect();
      CompletableFuture<Integer> call = call(i);
      assertThat(transport.sentCount()).isEqualTo(i);
      transport.advanceMillis(500);
      assertThat(failureOf(call))
          .isInstanceOf(RpcTimeoutException.class)
          .hasMessageContaining("the method may have run");
      assertThat(transport.renewals()).hasSize(i);
      transport.disconnect(LATE);
    }
  }

  @Test
  void aCallThatWaitsForItsTurnAllItsTimeDidNotRun() {
    transport.connect();
    CompletableFuture<Integer> first = call(1);
    CompletableFuture<Integer> second =
        client.withTimeout(Duration.ofMillis(100)).callAsync("calc.mult", int.class, 2, 7);
    transport.advanceMillis(100);
    assertThat(failureOf(second))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("did not run");
    assertThat(transport.renewals()).isEmpty();
    replyResult("7");
    assertThat(first).isCompletedWithValue(7);
  }

  @Test
  void theTimeToConnectBeginsAgainWhenAConnectionIsClosed() {
    use(builder().connectTimeout(Duration.ofSeconds(1)).timeout(Duration.ofSeconds(20)));
    transport.connect();
    CompletableFuture<Integer> first = call(1);
    CompletableFuture<Integer> second = call(2);
    transport.advanceMillis(5_000);
    first.cancel(true);
    transport.advanceMillis(999);
    assertThat(second).isNotDone();
    transport.disconnect(LATE);
    transport.connect();
    replyResult("14");
    assertThat(second).isCompletedWithValue(14);
  }

  @Test
  void aConnectionThatBreaksTakesTheCallAlongThatIsUnderWay() {
    transport.connect();
    CompletableFuture<Integer> first = call(1);
    CompletableFuture<Integer> second = call(2);
    transport.disconnect("broken");
    assertThat(failureOf(first)).isInstanceOf(RpcConnectionLostException.class);
    transport.connect();
    assertThat(transport.body(1)).isEqualTo(sent(2));
    replyResult("14");
    assertThat(second).isCompletedWithValue(14);
  }

  @Test
  void aNotificationIsACallWhoseReplyIsIgnored() {
    transport.connect();
    client.notify("calc.log", "text");
    client.proxy(Calculator.class).tell("more");
    CompletableFuture<Integer> call = call(5);
    assertThat(transport.body(0)).isEqualTo("[[\"calc.log\",[\"text\"],{}]]");
    transport.reply("[" + failure("ValueError", "nobody hears of this") + "]");
    assertThat(transport.body(1)).isEqualTo("[[\"calc.tell\",[\"more\"],{}]]");
    replyResult("null");
    replyResult("35");
    assertThat(call).isCompletedWithValue(35);
    client.close();
    assertThatThrownBy(() -> client.notify("calc.log")).isInstanceOf(RpcUnavailableException.class);
  }

  @Test
  void anUnknownFunctionIsNoMethod() {
    transport.connect();
    CompletableFuture<Integer> call = call(5);
    transport.reply("[" + failure("KeyError", "Function 'calc.mult' not found") + "]");
    assertThat(failureOf(call))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("Function 'calc.mult' not found")
        .extracting(thrown -> ((RpcException) thrown).code())
        .isEqualTo(RpcErrorCode.METHOD_NOT_FOUND);
  }

  @Test
  void exceptionsOfAMethodAreReportedWithTheirSimpleName() {
    transport.connect();
    CompletableFuture<Integer> call = call(5);
    transport.reply("[" + failure("KeyError", "'x'") + "]");
    assertThat(failureOf(call)).isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
      assertThat(remote.type()).isEqualTo("KeyError");
      assertThat(remote.remoteMessage()).isEqualTo("'x'");
      assertThat(remote.code()).isEqualTo(RpcErrorCode.APPLICATION_ERROR);
      assertThat(remote)
          .hasStackTraceContaining("\n\tTraceback (most recent call last):\n\t  File x\n");
      assertThat(remote.remoteStack())
          .containsExactly("Traceback (most recent call last):", "  File x");
      assertThat(remote).hasMessageContaining("the method threw KeyError: 'x'");
    });
  }

  @Test
  void exceptionsThatAreKnownAreRebuiltByTheirSimpleNames() {
    use(builder()
        .registerException(TwinError.class)
        .registerException(IllegalStateException.class));
    transport.connect();
    transport.onSend(message -> transport.reply("[" + failure("OddError", "odd") + "]"));
    assertThatThrownBy(() -> client.proxy(Calculator.class).mult(1, 2))
        .isInstanceOf(OddError.class)
        .hasMessage("odd")
        .hasCauseInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> client.call("calc.mult", int.class))
        .isInstanceOf(RpcRemoteException.class);
    transport.onSend(message -> transport.reply("[" + failure("TwinError", "twin") + "]"));
    assertThatThrownBy(() -> client.call("calc.mult", int.class)).isInstanceOf(TwinError.class);
    transport.onSend(
        message -> transport.reply("[" + failure("java.lang.IllegalStateException", "") + "]"));
    assertThatThrownBy(() -> client.call("calc.mult", int.class))
        .isInstanceOf(RpcRemoteException.class);
  }

  @Test
  void aNameThatTwoClassesHaveIsLeftAlone() {
    use(builder().registerException(TwinError.class).registerException(Other.TwinError.class));
    transport.connect();
    transport.onSend(message -> transport.reply("[" + failure("TwinError", "twin") + "]"));
    assertThatThrownBy(() -> client.call("calc.mult", int.class))
        .isInstanceOf(RpcRemoteException.class);
  }

  @Test
  void aMultiCallIsOneMessage() {
    transport.connect();
    MultiCall multi = client.multiCall();
    Reply<Integer> product = multi.call(Calculator.class, calculator -> calculator.mult(5, 7));
    Reply<?> told = multi.run(Calculator.class, calculator -> calculator.tell("text"));
    Reply<Integer> fails = multi.call("calc.sum", Integer.class);
    Reply<Integer> sum = multi.call(Calculator.class, calculator -> calculator.sum(1, 2));
    CompletableFuture<MultiCallResults> done = multi.executeAsync();
    assertThat(transport.body(0))
        .isEqualTo("[[\"calc.mult\",[5,7],{}],[\"calc.tell\",[\"text\"],{}],"
            + "[\"calc.sum\",[],{}],[\"calc.sum\",[1,2],{}]]");
    transport.reply("[{\"success\": true, \"result\": 35}, " + failure("ValueError", "unheard")
        + ", " + failure("KeyError", "Function 'calc.sum' not found")
        + ", {\"result\": 3, \"success\": true}]");
    assertThat(done).isCompleted();
    assertThat(product.get()).isEqualTo(35);
    assertThat(told.get()).isNull();
    assertThatThrownBy(fails::get).isInstanceOf(RpcProtocolException.class);
    assertThat(sum.get()).isEqualTo(3);
  }

  @Test
  void aMultiCallOfNotificationsIsAnsweredTooAndNoCallerWaits() {
    transport.connect();
    MultiCall multi = client.multiCall();
    var unused = multi.run(Calculator.class, calculator -> calculator.tell("text"));
    assertThat(multi.execute().size()).isEqualTo(1);
    CompletableFuture<Integer> call = call(5);
    assertThat(transport.sentCount()).isEqualTo(1);
    transport.reply("[{\"success\": true, \"result\": null}]");
    replyResult("35");
    assertThat(call).isCompletedWithValue(35);
  }

  @Test
  void aMultiCallThatIsAnsweredByOneFailureFailsInAllItsCalls() {
    transport.connect();
    transport.onSend(message -> transport.reply("[" + failure("TooLargeError", "no") + "]"));
    MultiCall multi = client.multiCall();
    Reply<Integer> one = multi.call("calc.mult", Integer.class, 1);
    Reply<Integer> other = multi.call("calc.mult", Integer.class, 2);
    multi.execute();
    assertThatThrownBy(one::get).isInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(other::get).isInstanceOf(RpcRemoteException.class);
  }

  @Test
  void repliesOfAnotherNumberAreAssignedToNoCall() {
    transport.connect();
    transport.onSend(message -> replyResult("1"));
    MultiCall multi = client.multiCall();
    Reply<Integer> one = multi.call("calc.mult", Integer.class, 1);
    var unused = multi.call("calc.mult", Integer.class, 2);
    assertThatThrownBy(multi::execute)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("1 replies to 2 calls");
    assertThatThrownBy(one::get).isInstanceOf(RpcProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}           | not an array",
        "[                                                        | end-of-input",
        "[]                                                       | 0 replies to 1 calls",
        "[{\"success\":true,\"result\":1},{\"success\":true}]     | 2 replies to 1 calls",
        "[5]                                                      | not an object",
        "[{\"result\":1}]                                         | whether it is a success",
        "[{\"success\":1,\"result\":1}]                           | whether it is a success",
        "[{\"success\":true}]                                     | no result",
        "[{\"success\":true,\"result\":\"text\"}]                 | expected: a whole number",
        "[{\"success\":true,\"result\":[{\"a\":[]}],\"more\":{}}] | expected: a whole number",
        "[{\"success\":true,\"result\":1}] 5                      | more than one",
        "[{\"success\":true,\"success\":false,\"result\":1}]      | uplicate",
      })
  void anUnreadableReplyIsNamedAndTheNextCallIsMade(String reply, String message) {
    transport.connect();
    CompletableFuture<Integer> call = call(5);
    transport.reply(reply);
    assertThat(failureOf(call))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("may have run");
    CompletableFuture<Integer> next = call(6);
    replyResult("42");
    assertThat(next).isCompletedWithValue(42);
  }

  @Test
  void theMembersOfAReplyStandInAnyOrderAndOthersAreIgnored() {
    transport.connect();
    CompletableFuture<Integer> call = call(5);
    transport.reply(
        " [ {\"extra\": [{}], \"result\": 35, \"message\": null, \"success\": true} ] ");
    assertThat(call).isCompletedWithValue(35);
    CompletableFuture<Integer> fails = call(6);
    transport.reply("[{\"result\": {\"a\": []}, \"success\": false, \"traceback\": 5}]");
    assertThat(failureOf(fails)).isInstanceOf(RpcRemoteException.class);
  }
}
