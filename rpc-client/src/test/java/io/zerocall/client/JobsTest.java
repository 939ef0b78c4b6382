package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client asks a broker about a job, and how it reads the replies. */
class JobsTest {
  static class OutOfTea extends Exception {
    private static final long serialVersionUID = 1;

    public OutOfTea(String message) {
      super(message);
    }
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client =
      transport.client().registerException(OutOfTea.class).connect("scripted");
  private final ScriptedBroker broker = new ScriptedBroker(transport);

  @BeforeEach
  void connect() {
    transport.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private <R> Job<R> job(Class<R> result) {
    return client.job(ScriptedBroker.ID, result);
  }

  private static String thrown(Class<?> type, String message) {
    return "{\"code\":-32000,\"message\":\"" + message + "\",\"data\":{\"type\":\"" + type.getName()
        + "\",\"fields\":{},\"causes\":[]}}";
  }

  @Test
  void theResultOfAJobIsAskedForByItsId() {
    broker.complete("35");
    Job<Integer> job = job(int.class);
    assertThat(job.id()).isEqualTo(ScriptedBroker.ID);
    assertThat(job.result()).isEqualTo(35);
    assertThat(transport.body(0))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.result\",\"params\":{\"id\":\""
            + ScriptedBroker.ID + "\"}}");
    assertThat(job).hasToString("Job[" + ScriptedBroker.ID + "]");
  }

  @Test
  void aResultMayBeAskedForAgainAndInAnyForm() {
    broker.complete("[1,2]");
    assertThat(client.job(ScriptedBroker.ID, new RpcType<List<Integer>>() {}).result())
        .containsExactly(1, 2);
    assertThat(job(JsonText.class).result()).hasToString("[1,2]");
    assertThat(job(int[].class).resultAsync()).isCompletedWithValueMatching(all -> all.length == 2);
    assertThat(job(void.class).result()).isNull();
  }

  @Test
  void aResultMayBeNull() {
    broker.complete("null");
    assertThat(job(String.class).result()).isNull();
    assertThat(job(String.class).resultAsync()).isCompletedWithValue(null);
  }

  @Test
  void aResultOfAnotherTypeCantBeRead() {
    broker.complete("\"text\"");
    assertThatThrownBy(job(int.class)::result)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("rpc.result at scripted: the reply can't be read")
        .hasMessageContaining("expected: a whole number, got: a string");
  }

  @Test
  void aRegisteredExceptionIsThrownAsItself() {
    broker.fail(thrown(OutOfTea.class, "no tea"));
    Job<String> job = job(String.class);
    assertThatThrownBy(job::result).isInstanceOf(OutOfTea.class).hasMessage("no tea");
    assertThatThrownBy(() -> job.result(Duration.ofSeconds(1))).isInstanceOf(OutOfTea.class);
    assertThatThrownBy(job.resultAsync()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutOfTea.class);
  }

  @Test
  void aCheckedExceptionCanBeCaught() {
    broker.fail(thrown(OutOfTea.class, "no tea"));
    try {
      job(String.class).resultOrThrow(OutOfTea.class);
      throw new AssertionError("nothing was thrown");
    } catch (OutOfTea e) {
      assertThat(e).hasMessage("no tea");
    }
  }

  @Test
  void anyOtherExceptionIsARemoteOne() {
    broker.fail(thrown(ArithmeticException.class, "/ by zero"));
    assertThatThrownBy(job(int.class)::result)
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            remote -> assertThat(remote.type()).isEqualTo("java.lang.ArithmeticException"))
        .hasMessageContaining(
            "rpc.result at scripted: the method threw java.lang.ArithmeticException: / by zero");
  }

  @Test
  void waitingEndsWithTheTimeoutOfTheView() {
    transport.onSend(message -> transport.advanceMillis(3_000));
    Job<Integer> job = client.withTimeout(Duration.ofSeconds(3)).job(ScriptedBroker.ID, int.class);
    assertThatThrownBy(job::result)
        .isInstanceOf(RpcTimeoutException.class)
        .hasMessageContaining("rpc.result at scripted: deadline exceeded");
  }

  @Test
  void aTimeoutMayBeGivenForOneWait() {
    Job<Integer> job = job(int.class);
    transport.onSend(message -> transport.advanceMillis(50));
    assertThatThrownBy(() -> job.result(Duration.ofMillis(50)))
        .isInstanceOf(RpcTimeoutException.class);
    assertThat(transport.header(0)).isEqualTo("{\"timeout\":50}");
    assertThatThrownBy(() -> job.result(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout: PT0S (expected: > 0, <= PT8760H)");
  }

  @Test
  void aBrokerThatCutsTheWaitOffHasTimedOutToo() {
    broker.answerWithError(
        "rpc.result", "{\"code\":-32004,\"message\":\"Cut off\",\"data\":{\"deadline\":true}}");
    assertThatThrownBy(job(int.class)::result).isInstanceOf(RpcTimeoutException.class);
  }

  @Test
  void aWaitThatTheConnectionCutsShortCanBeRepeated() {
    Job<Integer> job = job(int.class);
    CompletableFuture<Integer> cutShort = job.resultAsync();
    transport.disconnect("broken");
    assertThat(cutShort)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCauseInstanceOf(RpcConnectionLostException.class);
    transport.connect();
    broker.complete("1");
    assertThat(job.result()).isEqualTo(1);
  }

  @Test
  void cancellingTheFutureOfAResultEndsTheWaitOnly() {
    CompletableFuture<Integer> future = job(int.class).resultAsync();
    assertThat(future).isNotDone();
    future.cancel(true);
    assertThat(transport.body(1))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
  }

  @Test
  void aCancelledJobHasNoResult() {
    Job<Integer> job = job(int.class);
    assertThat(job.cancel()).isEqualTo(JobState.CANCELLED);
    assertThat(broker.params(0)).isEqualTo("{\"job\":\"" + ScriptedBroker.ID + "\"}");
    assertFailsWithCode(job, RpcConnectionLostException.class, RpcErrorCode.CANCELLED);
  }

  @Test
  void aJobThatHasEndedCantBeCancelled() {
    broker.complete("1");
    Job<Integer> job = job(int.class);
    assertThat(job.cancel()).isEqualTo(JobState.DONE);
    assertThat(job.result()).isEqualTo(1);
  }

  @Test
  void aJobThatHasLostItsWorkersSaysSo() {
    broker.fail("{\"code\":-32007,\"message\":\"Worker lost\"}");
    assertFailsWithCode(job(int.class), RpcConnectionLostException.class, RpcErrorCode.WORKER_LOST);
  }

  @Test
  void aJobThatTheBrokerDoesntKnowHasNothing() {
    Job<Integer> job = client.job("ffffffffffffffffffffffffffffffff", int.class);
    assertFailsWithCode(job, RpcProtocolException.class, RpcErrorCode.INVALID_PARAMS);
    assertThatThrownBy(job::info)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("rpc.job at scripted: No such job")
        .hasMessageContaining("may have run");
    assertThatThrownBy(job::cancel).hasMessageContaining("rpc.cancel at scripted: No such job");
  }

  private static void assertFailsWithCode(
      Job<?> job, Class<? extends RpcException> type, int code) {
    assertThatThrownBy(job::result)
        .isInstanceOfSatisfying(
            RpcException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .isInstanceOf(type);
  }

  @Test
  void anIdThatNoJobCanHaveIsRefusedAtOnce() {
    for (String id : List.of(
        "", "a\n", ScriptedBroker.ID + "0", ScriptedBroker.ID.replace('a', 'A'), " ".repeat(32))) {
      assertThatThrownBy(() -> client.job(id, int.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("id: \"" + id.replace('\n', '?')
              + "\" (expected: 32 digits, each of them 0-9 or a-f)");
    }
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void theBrokerReportsWhatHasBecomeOfAJob() {
    broker.answerWithResult(
        "rpc.job",
        "{\"id\":\"" + ScriptedBroker.ID + "\",\"method\":\"orders.place\",\"state\":\"FAILED\","
            + "\"starts\":2,\"priority\":3,\"user\":\"bob\",\"tenant\":\"acme\",\"key\":\"k\","
            + "\"progress\":{\"progress\":7,\"total\":10,\"message\":\"packing\"},\"submitted\":\"2026-11-29T10:00:00Z\",\"due\":\"2026-11-29T10:00:05Z\","
            + "\"ended\":\"2026-11-29T10:00:06.5Z\",\"expires\":\"2026-11-30T10:00:06.5Z\","
            + "\"errors\":[{\"code\":-32007,\"message\":\"Worker lost\"},"
            + thrown(OutOfTea.class, "no tea") + "],\"later\":1}");
    JobInfo info = job(int.class).info();
    assertThat(info.id()).isEqualTo(ScriptedBroker.ID);
    assertThat(info.method()).isEqualTo("orders.place");
    assertThat(info.state()).isEqualTo(JobState.FAILED);
    assertThat(info.starts()).isEqualTo(2);
    assertThat(info.priority()).isEqualTo(3);
    assertThat(info.user()).isEqualTo("bob");
    assertThat(info.tenant()).isEqualTo("acme");
    assertThat(info.key()).isEqualTo("k");
    assertThat(info.progress()).isEqualTo(new JobProgress(7, 10L, "packing"));
    assertThat(info.submitted()).isEqualTo(Instant.parse("2026-11-29T10:00:00Z"));
    assertThat(info.due()).isEqualTo(Instant.parse("2026-11-29T10:00:05Z"));
    assertThat(info.ended()).isEqualTo(Instant.parse("2026-11-29T10:00:06.5Z"));
    assertThat(info.expires()).isEqualTo(Instant.parse("2026-11-30T10:00:06.5Z"));
    assertThat(info.errors()).hasSize(2).contains(new JsonError(-32007, "Worker lost", null));
    assertThat(info.lastError()).hasValueSatisfying(error -> {
      assertThat(error.message()).isEqualTo("no tea");
      assertThat(error.data().members()).containsKey("type");
    });
  }

  @Test
  void aJobThatHasNotEndedHasNoEndAndNoError() {
    JobInfo info = job(int.class).info();
    assertThat(info.ended()).isNull();
    assertThat(info.expires()).isNull();
    assertThat(info.progress()).isNull();
    assertThat(info.user()).isNull();
    assertThat(info.lastError()).isEmpty();
    assertThat(job(int.class).state()).isEqualTo(JobState.WAITING);
    for (Map.Entry<String, String> wrong : Map.of(
            "WAITING", "SLEEPING", "\"id\"", "\"no\"", "\"errors\"", "\"no\"", "2026-", "soon")
        .entrySet()) {
      broker.answerWithResult(
          "rpc.job", ScriptedBroker.WAITING.replace(wrong.getKey(), wrong.getValue()));
      assertThatThrownBy(job(int.class)::info)
          .as(wrong.toString())
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("rpc.job at scripted: the reply can't be read");
    }
  }
}
