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
import io.zerocall.RpcType;
import io.zerocall.client.call.ClientConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a MultiCall sends, and how it handles the replies. */
class MultiCallTest {
  @RpcService("calc")
  interface Calculator {
    int mult(int a, int b);

    CompletableFuture<Integer> later(int a);

    String read(String file) throws IOException;

    void nothing();

    @RpcMethod(oneWay = true)
    void note(String text);

    default int square(int a) {
      return mult(a, a);
    }

    long large();

    boolean flag();

    List<String> names();
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");
  private final MultiCall multi = client.multiCall();

  @BeforeEach
  void connect() {
    transport.connect();
  }

  @AfterEach
  void nothingIsLeftOfAnyCall() {
    client.close();
    ClientConnection connection = Connections.of(client);
    eventually("every call is forgotten", connection::openCalls, size -> size == 0);
    assertThat(connection.callsInFlight()).isZero();
  }

  /** Replies to every batch with these replies. */
  private void answer(String... replies) {
    transport.onSend(message -> transport.reply("[" + String.join(",", replies) + "]"));
  }

  private static String result(long id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
  }

  private static String error(long id, String type, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32000,\"message\":\""
        + message + "\",\"data\":{\"type\":\"" + type + "\",\"fields\":{},\"causes\":[]}}}";
  }

  @Test
  void allCallsTravelInOneMessageInTheOrderWritten() {
    multi.call(Calculator.class, c -> c.mult(2, 3));
    multi.call("calc.echo", String.class, "x");
    multi.callNamed("calc.named", String.class, Map.of("a", 1));
    multi.call("calc.names", new RpcType<List<String>>() {});
    multi.run(Calculator.class, Calculator::nothing);
    answer(
        result(1, "6"),
        result(2, "\"x\""),
        result(3, "\"n\""),
        result(4, "[\"a\"]"),
        result(5, "null"));
    assertThat(multi.size()).isEqualTo(5);
    assertThat(multi.execute()).containsExactly(6, "x", "n", List.of("a"), null);
    assertThat(transport.sentCount()).isEqualTo(1);
    assertThat(transport.body(0))
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"calc.mult\",\"params\":[2,3]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"calc.echo\",\"params\":[\"x\"]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"calc.named\",\"params\":{\"a\":1}},"
            + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"calc.names\",\"params\":[]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"calc.nothing\",\"params\":[]}]");
  }

  @Test
  void everyPrimitiveCanBeTheResultOfARecordedCall() {
    Reply<Long> large = multi.call(Calculator.class, Calculator::large);
    Reply<Boolean> flag = multi.call(Calculator.class, Calculator::flag);
    answer(result(1, "9007199254740993"), result(2, "true"));
    multi.execute();
    assertThat(large.get()).isEqualTo(9_007_199_254_740_993L);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void repliesMayComeInAnyOrder() {
    Reply<Integer> first = multi.call("calc.mult", int.class, 1, 1);
    Reply<Integer> second = multi.call("calc.mult", int.class, 2, 2);
    Reply<Integer> third = multi.call("calc.mult", int.class, 3, 3);
    answer(result(3, "9"), result(1, "1"), result(2, "4"));
    assertThat(multi.execute()).containsExactly(1, 4, 9);
    assertThat(List.of(first.get(), second.get(), third.get())).containsExactly(1, 4, 9);
  }

  @Test
  void aReplyThatIsMissingFailsItsCallOnly() {
    Reply<Integer> first = multi.call("calc.mult", int.class, 1, 1);
    Reply<Integer> second = multi.call("calc.mult", int.class, 2, 2);
    answer(result(2, "4"), result(2, "5"), result(77, "6"), "{\"id\":null}", "5");
    multi.execute();
    assertThat(second.get()).isEqualTo(4);
    assertThatThrownBy(first::get)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("calc.mult at scripted: ")
        .hasMessageContaining("missing from the batch")
        .hasMessageContaining("may have run");
  }

  @Test
  void aBatchThatBeginsWithAnItemWithoutAnIdIsStillFound() {
    Reply<Integer> reply = multi.call("calc.mult", int.class, 1, 1);
    multi.call("calc.mult", int.class, 1, 1);
    CompletableFuture<Integer> other = client.callAsync("calc.mult", int.class, 1, 1);
    CompletableFuture<MultiCallResults> results = multi.executeAsync();
    transport.reply(
        "[{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"?\"}},"
            + result(2, "7") + "]");
    assertThat(results).isCompleted();
    assertThat(reply.get()).isEqualTo(7);
    other.cancel(true);
  }

  @Test
  void iteratingThrowsAtTheCallThatFailedAndTheOthersCanBeRead() {
    multi.call("calc.mult", int.class, 1, 1);
    Reply<Integer> failed = multi.call("calc.mult", int.class, 2, 2);
    multi.call("calc.mult", int.class, 3, 3);
    answer(result(1, "1"), error(2, "app.Broken", "on purpose"), result(3, "9"));
    MultiCallResults results = multi.execute();
    Iterator<@Nullable Object> iterator = results.iterator();
    assertThat(iterator.next()).isEqualTo(1);
    assertThatThrownBy(iterator::next)
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("on purpose");
    assertThat(iterator.next()).isEqualTo(9);
    assertThat(iterator.hasNext()).isFalse();
    assertThat(results.size()).isEqualTo(3);
    assertThat(results.get(2)).isEqualTo(9);
    assertThatThrownBy(() -> results.get(1)).isInstanceOf(RpcRemoteException.class);
    assertThat(failed.failure()).containsInstanceOf(RpcRemoteException.class);
    assertThat(results.replies().get(0).failure()).isEmpty();
  }

  @Test
  void aCheckedExceptionComesAsItselfWhereItIsAskedFor() {
    Reply<String> reply = multi.call(Calculator.class, c -> c.read("x"));
    answer(error(1, "java.io.IOException", "no such file"));
    multi.execute();
    assertThatThrownBy(() -> reply.getOrThrow(IOException.class))
        .isInstanceOf(IOException.class)
        .hasMessage("no such file")
        .hasCauseInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(() -> reply.getOrThrow(InterruptedException.class))
        .isInstanceOf(RpcRemoteException.class);
    assertThatThrownBy(reply::get).isInstanceOf(RpcRemoteException.class);
    assertThat(reply.failure()).containsInstanceOf(IOException.class);
  }

  @Test
  void aMethodThatReturnsAFutureGivesOneThatIsComplete() {
    Reply<CompletableFuture<Integer>> good = multi.call(Calculator.class, c -> c.later(1));
    Reply<CompletableFuture<Integer>> bad = multi.call(Calculator.class, c -> c.later(2));
    answer(result(1, "1"), error(2, "app.Broken", "on purpose"));
    multi.execute();
    assertThat(good.get()).isCompletedWithValue(1);
    assertThat(bad.get()).isCompletedExceptionally();
  }

  @Test
  void notificationsTravelAlongAndHaveNoReply() {
    Reply<Integer> first = multi.call(Calculator.class, c -> c.mult(1, 1));
    Reply<Void> note = multi.run(Calculator.class, c -> c.note("x"));
    Reply<Integer> second = multi.call(Calculator.class, c -> c.mult(2, 2));
    answer(result(1, "1"), result(3, "4"));
    multi.execute();
    assertThat(transport.body(0))
        .contains("{\"jsonrpc\":\"2.0\",\"method\":\"calc.note\",\"params\":[\"x\"]}");
    assertThat(first.get()).isEqualTo(1);
    assertThat(note.isDone()).isTrue();
    assertThat(note.get()).isNull();
    assertThat(second.get()).isEqualTo(4);
  }

  @Test
  void nothingButNotificationsIsNotWaitedFor() {
    Reply<Void> note = multi.run(Calculator.class, c -> c.note("x"));
    multi.run(Calculator.class, c -> c.note("y"));
    assertThat(multi.execute().size()).isEqualTo(2);
    assertThat(note.get()).isNull();
    MultiCall later = client.multiCall();
    later.run(Calculator.class, c -> c.note("z"));
    assertThat(later.executeAsync()).isCompleted();
    assertThat(transport.sentCount()).isEqualTo(2);
    assertThat(transport.body(1))
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"method\":\"calc.note\",\"params\":[\"z\"]}]");
  }

  @Test
  void anEmptyOneSendsNothing() {
    assertThat(multi.execute()).isEmpty();
    assertThat(client.multiCall().executeAsync().join().size()).isZero();
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void aSecondExecutionIsRefused() {
    Reply<Integer> reply = multi.call("calc.mult", int.class, 1, 1);
    assertThatThrownBy(reply::get).hasMessageContaining("execute the MultiCall first");
    answer(result(1, "1"));
    multi.execute();
    assertExecuted(multi::execute);
    assertExecuted(() -> multi.executeAsync().join());
    assertExecuted(() -> multi.call("calc.mult", int.class, 1, 1));
    assertExecuted(() -> multi.run(Calculator.class, Calculator::nothing));
    assertThat(transport.sentCount()).isEqualTo(1);
  }

  private static void assertExecuted(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("executed already (make a new one");
  }

  @Test
  void aSecondAsynchronousExecutionIsRefusedWhileTheFirstRuns() {
    multi.call("calc.mult", int.class, 1, 1);
    CompletableFuture<MultiCallResults> results = multi.executeAsync();
    assertExecuted(() -> multi.executeAsync().join());
    transport.reply("[" + result(1, "1") + "]");
    assertThat(results.join()).containsExactly(1);
  }

  @Test
  void dependentsOfTheFutureCanReadTheReplies() {
    Reply<Integer> reply = multi.call("calc.mult", int.class, 1, 1);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<MultiCallResults> results = multi.executeAsync();
    var unused = results.whenComplete((done, thrown) -> reply.failure().ifPresent(seen::set));
    transport.disconnect("cable cut");
    assertThat(seen.get()).isInstanceOf(RpcConnectionLostException.class);
    assertThatThrownBy(results::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RpcConnectionLostException.class);
    assertThatThrownBy(reply::get).isInstanceOf(RpcConnectionLostException.class);
  }

  @Test
  void cancellingTheFutureCancelsTheCalls() {
    Reply<Integer> reply = multi.call("calc.mult", int.class, 1, 1);
    multi.call("calc.mult", int.class, 2, 2);
    CompletableFuture<MultiCallResults> results = multi.executeAsync();
    assertThat(results.cancel(true)).isTrue();
    assertThat(transport.body(1))
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}},"
            + "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":2}}]");
    assertThat(reply.failure()).isPresent();
  }

  @Test
  void oneErrorForAllFailsAll() {
    Reply<Integer> reply = multi.call("calc.mult", int.class, 1, 1);
    transport.onSend(message -> transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"Too large\"}}"));
    assertThatThrownBy(multi::execute)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining(
            "MultiCall[1] at scripted: Too large [-32005]; the method did not run")
        .extracting(thrown -> ((RpcException) thrown).code())
        .isEqualTo(RpcErrorCode.TOO_LARGE);
    assertThatThrownBy(reply::get).isInstanceOf(RpcProtocolException.class);
  }

  @Test
  void whatIsNoAnswerToABatchSaysThatTheMethodsMayHaveRun() {
    for (String answer : List.of(result(1, "1"), "garbage", "[1", "{}")) {
      MultiCall one = client.multiCall();
      one.call("calc.mult", int.class, 1, 1);
      transport.onSend(message -> {
        if (!text(message.body()).contains("cancel")) {
          transport.reply(answer.replace(":1,", ":" + idOf(message.body()) + ","));
        }
      });
      assertThatThrownBy(one::execute)
          .as(answer)
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("MultiCall[1] at scripted: the reply can't be read")
          .hasMessageContaining("may have run");
    }
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String idOf(byte[] request) {
    return text(request).replaceAll(".*\"id\":(\\d+).*", "$1");
  }

  @Test
  void aFunctionHasToMakeExactlyOneCall() {
    assertRefused(c -> 1, "calls no remote method");
    assertRefused(Object::toString, "toString is not a remote method");
    assertRefused(
        c -> c.mult(c.mult(1, 2), 3), "more than one remote method: calc.mult and calc.mult");
    assertRefused(
        c -> {
          throw new IOException("own");
        },
        "threw instead of making a call");
    assertRefused(
        c -> {
          c.mult(1, 2);
          return "other";
        },
        "returns something other than calc.mult does");
    assertRefused(c -> c.mult(1, 2) + 1, "returns something other");
    assertRefused(c -> c.square(2), "square is not a remote method");
    assertThatThrownBy(() -> multi.call(Calculator.class, c -> {
          throw new IllegalStateException("own");
        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("own");
    assertThat(multi.size()).isZero();
  }

  private void assertRefused(MultiCall.Function<Calculator, Object> function, String message) {
    assertThatThrownBy(() -> multi.call(Calculator.class, function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void argumentsAreThoseOfTheMomentInWhichTheyAreAdded() {
    Map<String, Object> named = new HashMap<>(Map.of("a", 1));
    Object[] positional = {1};
    multi.callNamed("calc.named", int.class, named);
    multi.call("calc.positional", int.class, positional);
    named.put("a", 2);
    positional[0] = 2;
    answer(result(1, "1"), result(2, "1"));
    multi.execute();
    assertThat(transport.body(0)).contains("{\"a\":1}").contains("[1]").doesNotContain("\"a\":2");
  }

  @Test
  void anInterfaceCanStandUnderAnotherNamespace() {
    multi.call(Calculator.class, "other", c -> c.mult(1, 1));
    answer(result(1, "1"));
    multi.execute();
    assertThat(transport.body(0)).contains("\"method\":\"other.mult\"");
  }

  @Test
  void anInterceptorSeesOneCallAndMayTryAgain() {
    List<String> seen = new ArrayList<>();
    try (RpcClient retrying = transport
        .client()
        .intercept((call, next) -> {
          seen.add(call.method());
          return next.proceed(call).exceptionallyCompose(thrown -> next.proceed(call));
        })
        .connect("scripted")) {
      transport.connect();
      MultiCall again = retrying.multiCall();
      Reply<Integer> reply = again.call("calc.mult", int.class, 1, 1);
      again.call("calc.mult", int.class, 1, 1);
      transport.onSend(message -> transport.reply(
          text(message.body()).contains("\"id\":1,")
              ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,\"message\":\"busy\"}}"
              : "[" + result(3, "1") + "," + result(4, "1") + "]"));
      assertThat(again.execute()).containsExactly(1, 1);
      assertThat(reply.get()).isEqualTo(1);
      assertThat(seen).containsExactly("MultiCall[2]");
    }
  }
}
