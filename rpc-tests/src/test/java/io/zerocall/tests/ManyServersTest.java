package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.LoadBalancing;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One client of several servers. */
@Timeout(120)
class ManyServersTest {
  /** The common pool may have one thread only. */
  private static final Executor THREADS = task -> new Thread(task).start();

  private final List<Node> nodes = new ArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (Node node : nodes) {
      node.release.countDown();
    }
    for (AutoCloseable other : others) {
      other.close();
    }
    for (Node node : nodes) {
      node.server.close(Duration.ZERO);
    }
  }

  /** What each server has. */
  @RpcService("node")
  interface Calls {
    int name();

    void hold();

    @RpcMethod(idempotent = true)
    int holdIdempotent();
  }

  /** A server, which knows its number. */
  static final class Node implements Calls {
    private final int number;
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final RpcServer server;

    Node(int number, String endpoint) {
      this.number = number;
      this.server = RpcServer.builder().bind(endpoint).register(this).start();
    }

    String endpoint() {
      return server.endpoint();
    }

    @Override
    @RpcMethod
    public int name() {
      return number;
    }

    @RpcMethod
    public int sum(List<Integer> numbers) {
      return numbers.stream().mapToInt(number -> number).sum();
    }

    @RpcMethod
    public void holdAndFail() {
      holdIdempotent();
      throw new IllegalStateException("on purpose");
    }

    @Override
    @RpcMethod
    public void hold() {
      holdIdempotent();
    }

    @Override
    @RpcMethod
    public int holdIdempotent() {
      holding.incrementAndGet();
      try {
        assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        Thread.currentThread().interrupt();
      }
      return number;
    }
  }

  private Node start() {
    return start("tcp://127.0.0.1:0");
  }

  private Node start(String endpoint) {
    Node node = new Node(nodes.size(), endpoint);
    nodes.add(node);
    return node;
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      start();
    }
  }

  private String target() {
    return nodes.stream().map(Node::endpoint).collect(Collectors.joining(","));
  }

  private RpcClient connect(RpcClientBuilder builder, String target) {
    RpcClient client = builder.connect(target);
    others.add(client);
    return client;
  }

  private RpcClient connect(LoadBalancing policy) {
    return connect(RpcClient.builder().loadBalancing(policy), target());
  }

  private static Set<Integer> called(RpcClient client, int count) {
    Calls calls = client.proxy(Calls.class);
    return IntStream.range(0, count)
        .mapToObj(i -> calls.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void awaitAll(RpcClient client, int count) {
    eventually(
        "all are connected",
        () -> client.toString().contains(count + " of " + nodes.size() + " servers ready"));
  }

  @ParameterizedTest
  @EnumSource(
      value = LoadBalancing.class,
      names = {"FEWEST_OUTSTANDING", "ROUND_ROBIN"})
  void allServersGetCalls(LoadBalancing policy) {
    start(3);
    RpcClient client = connect(policy);
    awaitAll(client, 3);
    assertThat(called(client, 200)).containsExactly(0, 1, 2);
  }

  @Test
  void theOthersShareTheCallsOfAServerThatIsGone() {
    start(4);
    RpcClient client = connect(LoadBalancing.ROUND_ROBIN);
    awaitAll(client, 4);
    nodes.get(1).server.close();
    eventually("it is gone", () -> client.toString().contains("3 of 4"));
    Calls calls = client.proxy(Calls.class);
    List<Integer> called = IntStream.range(0, 30).mapToObj(i -> calls.name()).toList();
    for (int node : List.of(0, 2, 3)) {
      assertThat(called).filteredOn(number -> number == node).hasSizeBetween(8, 12);
    }
  }

  @Test
  void theFirstServerGetsAllCallsAsLongAsItIsThere() {
    start(3);
    RpcClient client = connect(LoadBalancing.PICK_FIRST);
    awaitAll(client, 3);
    assertThat(called(client, 20)).containsExactly(0);
    nodes.get(0).server.close();
    assertThat(called(client, 20)).containsExactly(1);
  }

  @Test
  void aServerWithManyUnansweredCallsGetsNoMore() {
    start(2);
    RpcClient client = connect(LoadBalancing.FEWEST_OUTSTANDING);
    awaitAll(client, 2);
    for (int i = 0; i < 20; i++) {
      var unused = client.callAsync("node.hold", void.class);
    }
    eventually(
        "both hold", () -> nodes.get(0).holding.get() + nodes.get(1).holding.get() == 20);
    assertThat(nodes.get(0).holding.get()).isBetween(9, 11);
    nodes.get(1).release.countDown();
    eventually(
        "one has answered",
        () -> client.statistics().servers().stream().anyMatch(s -> s.callsInFlight() == 0));
    assertThat(called(client, 5)).containsExactly(1);
  }

  @Test
  void callsWaitUntilAServerIsThere() throws Exception {
    String endpoint = FreePort.endpoint();
    RpcClient client = connect(RpcClient.builder(), endpoint + ",tcp://127.0.0.1:1");
    CompletableFuture<Integer> async = client.callAsync("node.name", int.class);
    CompletableFuture<Integer> blocking =
        CompletableFuture.supplyAsync(() -> client.proxy(Calls.class).name(), THREADS);
    client.notify("node.name");
    start(endpoint);
    assertThat(async.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(blocking.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void theExceptionNamesTheServersIfNoneIsThere() {
    String one = FreePort.endpoint();
    String other = FreePort.endpoint();
    RpcClient client =
        connect(RpcClient.builder().connectTimeout(Duration.ofMillis(200)), one + "," + other);
    assertThatThrownBy(() -> client.call("node.name", int.class))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContainingAll("no connection", one, other, "refused", "did not run");
    assertThatThrownBy(() -> client.callAsync("node.name", int.class).get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RpcUnavailableException.class);
    assertThat(client)
        .hasToString("RpcClient[" + one + "," + other + ", "
            + client.toString().substring(client.toString().indexOf("not connected")));
  }

  @Test
  void aClosingServerGetsNoNewCalls() {
    start(2);
    RpcClient client = connect(LoadBalancing.ROUND_ROBIN);
    awaitAll(client, 2);
    nodes.get(0).release.countDown();
    CompletableFuture<Void> held = client.callAsync("node.hold", void.class);
    CompletableFuture<Void> alsoHeld = client.callAsync("node.hold", void.class);
    eventually("one holds", () -> nodes.get(1).holding.get() == 1);
    Thread closing = new Thread(() -> nodes.get(1).server.close(Duration.ofSeconds(30)));
    closing.start();
    eventually("the client knows", () -> client.toString().contains("1 of 2 servers ready"));
    assertThat(client.statistics().servers()).anyMatch(server -> server.state().equals("draining"));
    assertThat(client.statistics().drained()).isEqualTo(1);
    assertThat(called(client, 20)).containsExactly(0);
    assertThat(client.statistics().repetitions()).isZero();
    nodes.get(1).release.countDown();
    assertThat(held).succeedsWithin(Duration.ofSeconds(30));
    assertThat(alsoHeld).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void whatAServerRefusesRunsElsewhere() {
    start(1);
    RpcServer refusing = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new Node(9, "inproc://unused-" + System.nanoTime()))
        .intercept((call, next) -> {
          throw new RpcErrorReply(-32001, "Overloaded: a test", null);
        })
        .start();
    others.add(refusing);
    RpcClient client = connect(
        RpcClient.builder().loadBalancing(LoadBalancing.PICK_FIRST),
        refusing.endpoint() + "," + target());
    eventually("both are connected", () -> client.toString().contains("2 of 2"));
    assertThat(called(client, 20)).containsExactly(0);
    assertThat(client.callAsync("node.name", int.class)).succeedsWithin(Duration.ofSeconds(30));
    assertThat(client.statistics().repetitions()).isEqualTo(21);
    nodes.get(0).server.close();
    eventually("one is left", () -> client.toString().contains("1 of 2"));
    assertThatThrownBy(() -> client.call("node.name", int.class))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("a test");
  }

  /** Starts a server that refuses the calls of which a test says so. */
  private RpcServer startRefusing(Predicate<String> refused, int code) {
    RpcServer refusing = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new Node(9, "inproc://unused-" + System.nanoTime()))
        .intercept((call, next) -> {
          if (refused.test(call.method())) {
            throw new RpcErrorReply(code, "Refused: a test", null);
          }
          return next.proceed();
        })
        .start();
    others.add(refusing);
    return refusing;
  }

  private RpcClient connectFirst(RpcServer first, int servers) {
    RpcClient client = connect(
        RpcClient.builder().loadBalancing(LoadBalancing.PICK_FIRST),
        first.endpoint() + "," + target());
    eventually("all are connected", () -> client.toString().contains(servers + " of " + servers));
    return client;
  }

  @ParameterizedTest
  @ValueSource(ints = {RpcErrorCode.OVERLOADED, RpcErrorCode.SHUTTING_DOWN})
  void aMultiCallWhoseCallsWereAllRefusedRunsElsewhere(int code) throws Exception {
    start(1);
    RpcClient client = connectFirst(startRefusing(method -> true, code), 2);
    MultiCall blocking = client.multiCall();
    Reply<Integer> name = blocking.call("node.name", int.class);
    Reply<Integer> sum = blocking.call("node.sum", int.class, List.of(1, 2));
    blocking.execute();
    assertThat(List.of(name.get(), sum.get())).containsExactly(0, 3);
    MultiCall async = client.multiCall();
    Reply<Integer> later = async.call("node.name", int.class);
    async.executeAsync().get(30, TimeUnit.SECONDS);
    assertThat(later.get()).isZero();
    MultiCall hedged =
        client.withIdempotentCalls().withHedging(Duration.ofSeconds(30)).multiCall();
    Reply<Integer> last = hedged.call("node.name", int.class);
    hedged.execute();
    assertThat(last.get()).isZero();
    assertThat(client.statistics().repetitions()).isBetween(1L, 3L); // a closing one is set aside
    assertThat(client.statistics().servers().get(1).calls()).isEqualTo(3);
  }

  @Test
  void aMultiCallThatEveryServerRefusesHasTheRefusalsAsReplies() {
    start(1);
    RpcServer refusing = startRefusing(method -> true, RpcErrorCode.OVERLOADED);
    RpcServer too = startRefusing(method -> true, RpcErrorCode.OVERLOADED);
    RpcClient client = connect(
        RpcClient.builder().loadBalancing(LoadBalancing.PICK_FIRST),
        refusing.endpoint() + "," + too.endpoint());
    eventually("both are connected", () -> client.toString().contains("2 of 2"));
    MultiCall multi = client.multiCall();
    Reply<Integer> one = multi.call("node.name", int.class);
    Reply<Integer> other = multi.call("node.name", int.class);
    multi.execute();
    for (Reply<Integer> reply : List.of(one, other)) {
      assertThat(reply.failure()).containsInstanceOf(RpcUnavailableException.class);
    }
    assertThat(client.statistics().repetitions()).isPositive();
    MultiCall async = client.multiCall();
    Reply<Integer> later = async.call("node.name", int.class);
    assertThat(async.executeAsync()).succeedsWithin(Duration.ofSeconds(30));
    assertThat(later.failure()).containsInstanceOf(RpcUnavailableException.class);
    assertThat(client.callJsonAsync("node.name", null))
        .succeedsWithin(Duration.ofSeconds(30))
        .matches(reply -> reply.error() != null && reply.error().code() == RpcErrorCode.OVERLOADED);
  }

  @Test
  void aMultiCallOfWhichSomethingMayHaveRunIsNotMadeAgain() {
    start(1);
    RpcServer refusing =
        startRefusing(method -> method.equals("node.sum"), RpcErrorCode.OVERLOADED);
    RpcClient client = connectFirst(refusing, 2);
    MultiCall partly = client.multiCall();
    Reply<Integer> name = partly.call("node.name", int.class);
    Reply<Integer> sum = partly.call("node.sum", int.class, List.of(1, 2));
    partly.execute();
    assertThat(name.get()).isEqualTo(9);
    assertThat(sum.failure()).containsInstanceOf(RpcUnavailableException.class);
    MultiCall oneWay = client.multiCall();
    Reply<Integer> refused = oneWay.call("node.sum", int.class, List.of(1, 2));
    oneWay.run(OneWay.class, OneWay::name);
    oneWay.execute();
    assertThat(refused.failure()).containsInstanceOf(RpcUnavailableException.class);
    assertThat(client.statistics().repetitions()).isZero();
    assertThat(client.statistics().servers().get(1).calls()).isZero();
  }

  /** A notification. */
  @RpcService("node")
  interface OneWay {
    @RpcMethod(oneWay = true)
    void name();
  }

  @Test
  void aCallInJsonThatWasRefusedIsMadeElsewhereAndAnyOtherErrorIsReturned() {
    start(1);
    RpcClient client = connectFirst(startRefusing(method -> method.equals("node.name"), -32001), 2);
    assertThat(client.callJsonAsync("node.name", null))
        .succeedsWithin(Duration.ofSeconds(30))
        .matches(reply -> reply.result() != null && reply.result().toString().equals("0"));
    assertThat(client.statistics().repetitions()).isEqualTo(1);
    assertThat(client.callJsonAsync("node.unknown", null))
        .succeedsWithin(Duration.ofSeconds(30))
        .matches(reply ->
            reply.error() != null && reply.error().code() == RpcErrorCode.METHOD_NOT_FOUND);
    assertThat(client.statistics().repetitions()).isEqualTo(1);
  }

  @Test
  void onlyAnIdempotentCallRunsAgainAfterALostConnection() throws IOException {
    start(2);
    TcpProxy proxy = TcpProxy.to(nodes.get(0).endpoint());
    others.add(proxy);
    RpcClient client = connect(
        RpcClient.builder().loadBalancing(LoadBalancing.PICK_FIRST),
        proxy.endpoint() + "," + nodes.get(1).endpoint());
    awaitAll(client, 2);
    nodes.get(1).release.countDown();
    Calls calls = client.proxy(Calls.class);
    CompletableFuture<Void> once = CompletableFuture.runAsync(calls::hold, THREADS);
    CompletableFuture<Integer> again =
        CompletableFuture.supplyAsync(calls::holdIdempotent, THREADS);
    CompletableFuture<Integer> byName =
        client.withIdempotentCalls().callAsync("node.holdIdempotent", int.class);
    eventually("all hold", () -> nodes.get(0).holding.get() == 3);
    proxy.breakConnections();
    assertThat(again).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1);
    assertThat(byName).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1);
    assertThatThrownBy(() -> once.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RpcConnectionLostException.class);
    assertThat(client.statistics().repetitions()).isEqualTo(2);
  }

  @Test
  void anAsynchronousCallHasTheArgumentsOfItsBeginning() throws Exception {
    String endpoint = FreePort.endpoint();
    RpcClient client = connect(RpcClient.builder(), endpoint + ",tcp://127.0.0.1:1");
    List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3));
    CompletableFuture<Integer> sum = client.callAsync("node.sum", int.class, numbers);
    numbers.clear();
    start(endpoint);
    assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(6);
    assertThat(client.callAsync("node.sum", int.class, new Object()))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(RpcProtocolException.class);
  }

  @Test
  void anInterruptedCallIsNotMadeAgain() throws Exception {
    start(2);
    RpcClient client = connect(
        RpcClient.builder()
            .loadBalancing(LoadBalancing.ROUND_ROBIN)
            .limits(RpcLimits.DEFAULTS.withInFlight(1)),
        target());
    awaitAll(client, 2);
    eventually( // that takes the turn of a call
        "both have been asked for a notice",
        () -> client.statistics().callsInFlight() == 0
            && nodes.stream().allMatch(node -> node.server.statistics().messagesReceived() > 0));
    var one = client.callAsync("node.hold", void.class);
    var two = client.callAsync("node.hold", void.class);
    eventually(
        "both hold", () -> nodes.get(0).holding.get() + nodes.get(1).holding.get() == 2);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread waits = new Thread(() -> {
      try {
        thrown.complete(new AssertionError("a result: " + client.call("node.name", int.class)));
      } catch (RpcException e) {
        thrown.complete(e);
      }
    });
    waits.start();
    eventually("it waits for its turn", () -> client.statistics().callsWaiting() == 1);
    waits.interrupt();
    assertThat(thrown.get(30, TimeUnit.SECONDS))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("interrupted");
    assertThat(client.statistics().repetitions()).isZero();
    nodes.forEach(node -> node.release.countDown());
    assertThat(one).succeedsWithin(Duration.ofSeconds(30));
    assertThat(two).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void aHedgedCallEndsWithTheFirstReplyEvenIfThatIsAnError() {
    start(2);
    RpcClient client =
        connect(LoadBalancing.PICK_FIRST).withIdempotentCalls().withHedging(Duration.ofMillis(30));
    awaitAll(client, 2);
    nodes.get(1).release.countDown();
    assertThatThrownBy(() -> client.call("node.holdAndFail", void.class))
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("on purpose");
    eventually("the other is cancelled", () -> nodes.get(0).interrupted.get() == 1);
  }

  @Test
  void callsThatWaitEndWhenTheClientIsClosed() throws Exception {
    String target = FreePort.endpoint() + "," + FreePort.endpoint();
    RpcClient client = connect(RpcClient.builder(), target);
    CompletableFuture<Integer> async = client.callAsync("node.name", int.class);
    CompletableFuture<Integer> blocking =
        CompletableFuture.supplyAsync(() -> client.call("node.name", int.class), THREADS);
    client.close();
    for (CompletableFuture<Integer> call :
        List.of(async, blocking, client.callAsync("node.name", int.class))) {
      assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RpcUnavailableException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void aHedgedCallTakesTheFirstReplyAndCancelsTheOther() {
    start(2);
    RpcClient client = connect(LoadBalancing.PICK_FIRST).withHedging(Duration.ofMillis(30));
    awaitAll(client, 2);
    nodes.get(1).release.countDown();
    assertThat(client.proxy(Calls.class).holdIdempotent()).isEqualTo(1);
    assertThat(client.statistics().hedges()).isEqualTo(1);
    eventually("the other is cancelled", () -> nodes.get(0).interrupted.get() == 1);
    CompletableFuture<Void> notIdempotent = client.callAsync("node.hold", void.class);
    eventually("it is there", () -> nodes.get(0).holding.get() == 2);
    nodes.get(0).release.countDown();
    assertThat(notIdempotent).succeedsWithin(Duration.ofSeconds(30));
    assertThat(nodes.get(1).holding.get()).isEqualTo(1);
  }

  @Test
  void aResolverAddsAndRemovesServers() {
    start(3);
    List<String> found = new CopyOnWriteArrayList<>(List.of(nodes.get(0).endpoint()));
    RpcClient client = connect(
        RpcClient.builder().resolver("test", target -> found).resolveEvery(Duration.ofMillis(20)),
        "test://nodes");
    assertThat(called(client, 20)).containsExactly(0);
    found.add(nodes.get(1).endpoint());
    eventually("another one gets calls", () -> called(client, 20).contains(1));
    CompletableFuture<Void> held = client.callAsync("node.hold", void.class);
    CompletableFuture<Void> alsoHeld = client.callAsync("node.hold", void.class);
    eventually(
        "both hold", () -> nodes.get(0).holding.get() + nodes.get(1).holding.get() == 2);
    found.remove(0);
    eventually("one is left", () -> client.statistics().servers().size() == 1);
    assertThat(called(client, 20)).containsExactly(1);
    nodes.get(0).release.countDown();
    nodes.get(1).release.countDown();
    assertThat(held).succeedsWithin(Duration.ofSeconds(30));
    assertThat(alsoHeld).succeedsWithin(Duration.ofSeconds(30));
    found.clear(); // counts as a failure, so the servers stay
    assertThat(called(client, 20)).containsExactly(1);
    eventually("it has left", () -> nodes.get(0).server.statistics().connections() == 0);
  }

  @Test
  void aNameIsLookedUpInTheDns() {
    Node node = start();
    String port = node.endpoint().substring(node.endpoint().lastIndexOf(':') + 1);
    RpcClient client = connect(RpcClient.builder(), "dns://localhost:" + port);
    assertThat(client.call("node.name", int.class)).isZero();
    assertThat(client.endpoint()).isEqualTo("dns://localhost:" + port);
    RpcClient unknown = connect(
        RpcClient.builder().connectTimeout(Duration.ofSeconds(3)), "dns://nowhere.invalid:1");
    assertThatThrownBy(() -> unknown.call("node.name", int.class))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  void aClientOfManyServersHasOneThreadForAllDeadlines() {
    start(10);
    Set<Thread> before = scannerThreads();
    RpcClient client = connect(LoadBalancing.ROUND_ROBIN);
    awaitAll(client, 10);
    List<CompletableFuture<Void>> held = hold(client.withTimeout(Duration.ofMinutes(1)));
    eventually("all hold", () -> nodes.stream().allMatch(node -> node.holding.get() > 0));
    Set<Thread> after = scannerThreads();
    after.removeAll(before);
    assertThat(after).as("also that of the callbacks").hasSizeBetween(1, 2);
    for (CompletableFuture<Void> call : hold(client.withTimeout(Duration.ofSeconds(2)))) {
      assertThat(call)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withCauseInstanceOf(RpcException.class)
          .withMessageContaining("deadline");
    }
    nodes.forEach(node -> node.release.countDown());
    held.forEach(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(30)));
  }

  private static List<CompletableFuture<Void>> hold(RpcClient view) {
    return IntStream.range(0, 20)
        .mapToObj(i -> view.callAsync("node.hold", void.class))
        .toList();
  }

  private static Set<Thread> scannerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("zerocall-scanner-"))
        .collect(Collectors.toSet());
  }

  @Test
  void closingEndsAllCalls() {
    start(2);
    RpcClient client = connect(LoadBalancing.FEWEST_OUTSTANDING);
    Set<CompletableFuture<?>> held = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      held.add(client.callAsync("node.hold", void.class));
    }
    eventually(
        "all hold", () -> nodes.get(0).holding.get() + nodes.get(1).holding.get() == 10);
    client.close();
    client.close();
    for (CompletableFuture<?> call : held) {
      assertThat(call)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withCauseInstanceOf(RpcConnectionLostException.class);
    }
    assertThatThrownBy(() -> client.call("node.name", int.class))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("closed");
  }
}
