package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.RpcCodec;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import io.zerocall.RpcUnavailableException;
import io.zerocall.RpcWire;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls are submitted as jobs, and what is sent then. */
class JobSubmissionTest {
  record Order(String item, int count) {}

  record Unwritable(int value) {
    @Override
    public int value() {
      throw new IllegalStateException("no value");
    }
  }

  @RpcService("orders")
  interface Orders {
    String place(Order order) throws FileNotFoundException;

    int count();

    long countAll(String... items);

    List<Order> all();

    Map<String, Order> byItem();

    void remove(String item) throws IOException;

    CompletableFuture<Integer> later(int a);

    @RpcMethod(oneWay = true)
    void note(String text);

    default int twice() {
      return count() * 2;
    }
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");
  private final ScriptedBroker broker = new ScriptedBroker(transport);

  @BeforeEach
  void connect() {
    transport.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aSubmissionCarriesTheCallInsteadOfMakingIt() {
    Job<String> job = client.submit(Orders.class, orders -> orders.place(new Order("tea", 2)));
    assertThat(job.id()).isEqualTo(ScriptedBroker.ID);
    assertThat(transport.sentCount()).isEqualTo(1);
    assertThat(transport.body(0))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.submit\",\"params\":"
            + "{\"method\":\"orders.place\",\"params\":[{\"item\":\"tea\",\"count\":2}]}}");
    broker.complete("\"placed\"");
    assertThat(job.result()).isEqualTo("placed");
  }

  @Test
  void resultsHaveTheTypesOfTheMethods() {
    broker.complete("7");
    Job<Integer> count = client.submit(Orders.class, Orders::count);
    Job<Long> countAll = client.submit(Orders.class, orders -> orders.countAll("tea", "milk"));
    assertThat(count.result()).isEqualTo(7);
    assertThat(countAll.result()).isEqualTo(7L);
    assertThat(broker.params(1)).contains("\"params\":[\"tea\",\"milk\"]");
    broker.complete("[{\"item\":\"tea\",\"count\":2}]");
    assertThat(client.submit(Orders.class, Orders::all).result())
        .containsExactly(new Order("tea", 2));
    broker.complete("{\"t\":{\"item\":\"tea\",\"count\":2}}");
    assertThat(client.submit(Orders.class, Orders::byItem).result())
        .containsEntry("t", new Order("tea", 2));
  }

  @Test
  void aVoidMethodHasNoResult() {
    Job<Void> job = client.submitVoid(Orders.class, orders -> orders.remove("tea"));
    Job<Void> note = client.submitVoid(Orders.class, orders -> orders.note("x"));
    broker.complete("null");
    assertThat(job.result()).isNull();
    assertThat(note.result()).isNull();
    assertThat(broker.params(0)).isEqualTo("{\"method\":\"orders.remove\",\"params\":[\"tea\"]}");
    assertThat(broker.params(1)).isEqualTo("{\"method\":\"orders.note\",\"params\":[\"x\"]}");
  }

  @Test
  void aResultCanBeIgnored() {
    Job<Void> count = client.submitVoid(Orders.class, orders -> orders.count());
    Job<Void> place = client.submitVoid(Orders.class, orders -> orders.place(null));
    broker.complete("{\"any\":1}");
    assertThat(count.result()).isNull();
    assertThat(place.result()).isNull();
  }

  @Test
  void aMethodThatReturnsAFutureHasTheResultOfTheFuture() {
    Job<Integer> job = client.submitFuture(Orders.class, orders -> orders.later(1));
    broker.complete("2");
    assertThat(job.result()).isEqualTo(2);
    assertThatThrownBy(() -> client.submit(Orders.class, orders -> orders.later(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("orders.later returns a future (submit it with submitFuture)");
  }

  @Test
  void aMethodMayBeSubmittedByItsName() {
    broker.complete("[1]");
    assertThat(client.submit("orders.ids", int[].class, "tea", 1).result()).containsExactly(1);
    assertThat(client.submit("orders.ids", new RpcType<List<Integer>>() {}).result())
        .containsExactly(1);
    assertThat(broker.params(0)).isEqualTo("{\"method\":\"orders.ids\",\"params\":[\"tea\",1]}");
    assertThat(broker.params(2)).isEqualTo("{\"method\":\"orders.ids\",\"params\":[]}");
  }

  @Test
  void anExceptionThatTheMethodDeclaresIsThrownAsItself() {
    broker.fail("{\"code\":-32000,\"message\":\"gone\",\"data\":{\"type\":"
        + "\"java.io.FileNotFoundException\",\"fields\":{},\"causes\":[]}}");
    assertThatThrownBy(client.submit(Orders.class, orders -> orders.place(null))::result)
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("gone")
        .cause()
        .hasMessageContaining("orders.place at scripted: the method threw");
    assertThatThrownBy(client.submit(Orders.class, Orders::count)::result)
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("orders.count at scripted: the method threw java.io.FileNotFound");
  }

  @Test
  void exactlyOneCallIsSubmitted() {
    assertRefused(orders -> 1, "calls no remote method of " + Orders.class.getName());
    assertRefused(orders -> 1, "(expected: exactly one call)");
    assertRefused(
        orders -> orders.count() + orders.count(),
        "more than one remote method: orders.count and orders.count (expected: exactly one call)");
    assertRefused(orders -> orders.count() + 1, "only make the call there");
    assertRefused(Orders::twice, "twice is not a remote method");
    assertThatThrownBy(() -> client.submitVoid(Orders.class, orders -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transport.sentCount()).isZero();
  }

  private void assertRefused(MultiCall.Function<Orders, Object> function, String message) {
    assertThatThrownBy(() -> client.submit(Orders.class, function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void optionsTravelInMilliseconds() {
    JobOptions options = JobOptions.DEFAULTS
        .withDelay(Duration.ofMinutes(10))
        .withKeep(Duration.ofDays(2))
        .withRetries(3, Duration.ofSeconds(2));
    client.withJobOptions(options).submit(Orders.class, Orders::count);
    assertThat(broker.params(0))
        .isEqualTo("{\"method\":\"orders.count\",\"params\":[],\"delay\":600000,"
            + "\"keep\":172800000,\"retries\":3,\"backoff\":2000}");
    client.withJobOptions(JobOptions.DEFAULTS.withKeep(Duration.ZERO)).submit("a.b", int.class);
    assertThat(broker.params(1)).isEqualTo("{\"method\":\"a.b\",\"params\":[],\"keep\":0}");
  }

  @Test
  void whatAViewAddsToACallItAddsToASubmission() {
    client
        .withJobOptions(JobOptions.DEFAULTS.withDelay(Duration.ofMillis(5)))
        .withPriority(7)
        .withMeta("user", "ann")
        .withTimeout(Duration.ofSeconds(3))
        .submit(Orders.class, Orders::count);
    assertThat(transport.header(0))
        .contains("\"timeout\":3000", "\"priority\":7", "\"meta\":{\"user\":\"ann\"}");
    assertThat(broker.params(0)).endsWith("\"delay\":5}");
  }

  @Test
  void aKeyAndATenantAreSent() {
    JobOptions keyed = JobOptions.DEFAULTS.withKey("k", KeyConflict.ONCE_MORE).withTenant("blue");
    client.withJobOptions(keyed).submit(Orders.class, Orders::count);
    assertThat(broker.params(0))
        .endsWith("\"key\":\"k\",\"conflict\":\"ONCE_MORE\",\"tenant\":\"blue\"}");
    assertThat(JobOptions.DEFAULTS.withKey("k").conflict()).isEqualTo(KeyConflict.SAME_JOB);
    assertOutOfRange(
        () -> JobOptions.DEFAULTS.withKey(""), "key: empty (expected: a text, or null)");
    assertOutOfRange(
        () -> JobOptions.DEFAULTS.withTenant(""), "tenant: empty (expected: a text, or null)");
  }

  @Test
  void optionsOutOfTheirRangeAreRefused() {
    JobOptions options = JobOptions.DEFAULTS;
    Duration negative = Duration.ofMillis(-1);
    assertOutOfRange(
        () -> options.withDelay(negative), "delay: PT-0.001S (expected: >= 0, <= PT8760H)");
    assertOutOfRange(
        () -> options.withKeep(Duration.ofDays(366)), "keep: PT8784H (expected: >= 0, <= PT8760H)");
    assertOutOfRange(
        () -> options.withRetries(-1, Duration.ZERO), "retries: -1 (expected: >= 0, <= 1000)");
    assertOutOfRange(
        () -> options.withRetries(1_001, Duration.ZERO), "retries: 1001 (expected: >= 0, <= 1000)");
    assertOutOfRange(
        () -> options.withRetries(1, negative), "backoff: PT-0.001S (expected: >= 0, <= PT8760H)");
    Duration year = Duration.ofDays(365);
    assertThat(options.withDelay(year).withKeep(year).withRetries(1_000, year))
        .isEqualTo(new JobOptions(year, year, 1_000, year, null, KeyConflict.SAME_JOB, null));
  }

  private static void assertOutOfRange(Runnable change, String message) {
    assertThatThrownBy(change::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void usersCodecsApplyToArgumentsAndResultsOnly() {
    try (RpcClient coded =
        transport.client().codec(String.class, new Marked()).connect("scripted")) {
      transport.connect();
      broker.complete("\"~milk\"");
      Job<String> job = coded.submit("a.b", String.class, "tea");
      assertThat(broker.params(0)).isEqualTo("{\"method\":\"a.b\",\"params\":[\"~tea\"]}");
      assertThat(job.id()).isEqualTo(ScriptedBroker.ID);
      assertThat(job.result()).isEqualTo("milk");
      assertThat(job.info().method()).isEqualTo("a.b");
      assertThat(job.cancel()).isEqualTo(JobState.DONE);
    }
  }

  /** Writes strings with a mark. */
  private static final class Marked implements RpcCodec<String> {
    @Override
    public String write(String value) {
      return JsonText.ofString("~" + value).toString();
    }

    @Override
    public String read(String json) {
      return JsonText.parse(json).string().substring(1);
    }
  }

  @Test
  void anInterceptorSeesASubmissionLikeAnyCall() {
    List<String> seen = new ArrayList<>();
    try (RpcClient intercepted = transport
        .client()
        .intercept((call, next) -> {
          seen.add(call.method());
          return next.proceed(call.withMeta("token", "t"));
        })
        .connect("scripted")) {
      transport.connect();
      broker.complete("1");
      Job<Integer> job = intercepted.submit(Orders.class, Orders::count);
      assertThat(job.result()).isEqualTo(1);
      assertThat(job.resultAsync()).isCompletedWithValue(1);
      assertThat(seen).containsExactly("rpc.submit", "rpc.result", "rpc.result");
      assertThat(transport.header(0)).contains("\"meta\":{\"token\":\"t\"}");
    }
  }

  @Test
  void aSubmissionThatIsNotConfirmedThrows() {
    broker.answerWithError("rpc.submit", "{\"code\":-32001,\"message\":\"Too many jobs\"}");
    assertSubmitThrows(RpcUnavailableException.class, "rpc.submit at scripted: Too many jobs");
    broker.answerWithError("rpc.submit", "{\"code\":-32601,\"message\":\"Method not found\"}");
    assertSubmitThrows(RpcProtocolException.class, "rpc.submit at scripted: Method not found");
  }

  @Test
  void whatIsNoIdCantBeRead() {
    for (String id : List.of("null", "5", "\"x\"")) {
      broker.answerWithResult("rpc.submit", id);
      assertSubmitThrows(
          RpcProtocolException.class, "rpc.submit at scripted: the reply can't be read: expected");
    }
  }

  private void assertSubmitThrows(Class<? extends Exception> type, String message) {
    assertThatThrownBy(() -> client.submit(Orders.class, Orders::count))
        .isInstanceOf(type)
        .hasMessageContaining(message);
  }

  @Test
  void anArgumentThatCantBeWrittenIsNotSent() {
    assertThatThrownBy(() -> client.submit("a.b", int.class, new Unwritable(1)))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("rpc.submit at scripted: the request can't be written as JSON");
    assertThat(transport.sentCount()).isZero();
  }

  @Test
  void theOriginalZerorpcHasNoJobs() {
    try (RpcClient zerorpc = transport.client().wire(RpcWire.ZERORPC).connect("scripted")) {
      for (Runnable use : List.<Runnable>of(
          () -> zerorpc.submit(Orders.class, Orders::count),
          () -> zerorpc.submit("a.b", int.class),
          () -> zerorpc.job(ScriptedBroker.ID, int.class))) {
        assertThatThrownBy(use::run)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage("the original zerorpc has no jobs (wire: ZERORPC)");
      }
    }
  }
}
