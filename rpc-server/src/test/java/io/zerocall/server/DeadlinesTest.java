package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that have begun, or wait to begin, when the deadline that their caller sent passes. */
class DeadlinesTest {
  private static final String SOON = "{\"timeout\":100}";
  private static final String LATE = "{\"timeout\":60000}";
  private static final String CUT_OFF = "\"error\":{\"code\":-32004,"
      + "\"message\":\"Cut off by its deadline; it may have run\",\"data\":{\"deadline\":true}}}";
  private static final String NOT_BEGUN =
      "\"error\":{\"code\":-32003,\"message\":\"Deadline exceeded before the method began\"}}";

  public final class Service {
    @RpcMethod
    public String block() throws InterruptedException {
      begun.add("block");
      try {
        release.await();
      } catch (InterruptedException e) {
        interrupts.add("block");
        throw e;
      }
      return "released";
    }

    @RpcMethod
    public String ignoring() {
      begun.add("ignoring");
      boolean done = false;
      while (!done) {
        try {
          release.await();
          done = true;
        } catch (InterruptedException e) {
          interrupts.add("ignoring");
        }
      }
      return "released";
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      begun.add("later");
      return later;
    }

    @RpcMethod
    public CompletableFuture<String> never() {
      return new CompletableFuture<>();
    }

    /** Returns a future, but too late. */
    @RpcMethod
    public CompletableFuture<String> laterStill() {
      var unused = ignoring();
      return later;
    }

    @RpcMethod
    public boolean isInterrupted() {
      return Thread.currentThread().isInterrupted();
    }

    @RpcMethod
    public void run(String name) {
      ran.add(name);
    }
  }

  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> interrupts = new LinkedBlockingQueue<>();
  private final AtomicLong clock = new AtomicLong(System.nanoTime());
  private TestServer server;
  private TestPeer peer;

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  private void serve(UnaryOperator<RpcServerBuilder> settings) {
    server = TestServer.with(
        builder -> settings.apply(builder.clock(clock::get).register("test", new Service())));
    peer = server.peer();
  }

  private void serve() {
    serve(builder -> builder.threads(1));
  }

  private static String call(int id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test." + method + "\"}";
  }

  private static String run(String name) {
    return "\"method\":\"test.run\",\"params\":[\"" + name + "\"]}";
  }

  private static String reply(int id, String outcome) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + outcome;
  }

  private static void await(BlockingQueue<String> events, String event)
      throws InterruptedException {
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
  }

  private void passDeadline() {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
  }

  /** Calls a method, and waits until it has begun and its deadline has passed. */
  private void begin(String method) throws InterruptedException {
    peer.sendWithHeader(SOON, call(1, method));
    await(begun, method);
    passDeadline();
  }

  private void awaitLateResults(long count) {
    eventually(
        "late results", () -> server.server().statistics().lateResults(), late -> late == count);
  }

  @Test
  void aMethodIsInterruptedAtTheDeadlineAndTheCallAnsweredOnce() throws Exception {
    serve();
    begin("block");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "block");
    awaitLateResults(1);
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
    peer.expectSilence();
  }

  @Test
  void theCallerIsAnsweredEvenIfTheMethodGoesOnAndTheLateResultIsDropped() throws Exception {
    serve(builder -> builder.threads(2));
    begin("ignoring");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "ignoring");
    assertThat(peer.callsInFlight()).isEqualTo(1); // until the method has ended
    assertThat(server.server().statistics().lateResults()).isZero();
    release.countDown();
    awaitLateResults(1);
    eventually("it is forgotten", peer::callsInFlight, calls -> calls == 0);
    peer.expectSilence();
  }

  @Test
  void theIdIsFreeOnceTheCallIsAnswered() throws Exception {
    serve(builder -> builder.threads(2));
    begin("ignoring");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "ignoring");
    begun.clear();
    peer.send(call(1, "block"));
    await(begun, "block");
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}");
    assertThat(peer.next()).contains("-32004", "Cancelled");
    await(interrupts, "block");
  }

  @Test
  void aMethodThatRunsOnTheReadingThreadIsInterruptedToo() throws Exception {
    serve(builder -> builder.executor(Runnable::run));
    Thread time = new Thread(() -> {
      eventually("it has begun", begun::size, size -> size == 1);
      passDeadline();
    });
    time.start();
    peer.sendWithHeader(SOON, call(1, "block"));
    time.join();
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    assertThat(Thread.interrupted()).isFalse();
    peer.expectSilence();
  }

  @Test
  void aFutureIsCancelledAtTheDeadline() throws Exception {
    serve();
    begin("later");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    eventually("it is cancelled", later::isCancelled, cancelled -> cancelled);
    awaitLateResults(1);
    peer.expectSilence();
  }

  @Test
  void aFutureThatIsReturnedAfterTheDeadlineIsCancelled() throws Exception {
    serve();
    peer.sendWithHeader(SOON, call(1, "laterStill"));
    await(begun, "ignoring");
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "ignoring");
    release.countDown();
    eventually("it is cancelled", later::isCancelled, cancelled -> cancelled);
    awaitLateResults(1);
  }

  @Test
  void whatHangsOnACancelledFutureHoldsUpNoOtherDeadline() throws Exception {
    serve(builder -> builder.threads(2));
    CountDownLatch hanging = new CountDownLatch(1);
    var unused = later.whenComplete((result, thrown) -> {
      hanging.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    begin("later");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    eventually("it hangs", hanging::getCount, count -> count == 0);
    peer.sendWithHeader(SOON, call(2, "block"));
    await(begun, "block");
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(2, CUT_OFF));
  }

  @Test
  void anInterceptorsFutureIsCancelledAtTheDeadline() throws Exception {
    CompletableFuture<Object> never = new CompletableFuture<>();
    serve(builder -> builder.intercept((call, next) -> {
      begun.add("interceptor");
      return never;
    }));
    peer.sendWithHeader(SOON, call(1, "isInterrupted"));
    await(begun, "interceptor");
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    eventually("it is cancelled", never::isCancelled, cancelled -> cancelled);
  }

  @Test
  void aFallbacksFutureHasHalfASecondMoreAndIsCancelledThen() throws Exception {
    CompletableFuture<JsonText> asked = new CompletableFuture<>();
    serve(builder -> builder.fallback((method, params) -> {
      begun.add("fallback");
      return asked;
    }));
    peer.sendWithHeader(SOON, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"other.name\"}");
    await(begun, "fallback");
    passDeadline();
    // A reply shows that the scanner has run after the deadline.
    peer.sendWithHeader(SOON, call(2, "block"));
    await(begun, "block");
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(2, CUT_OFF));
    assertThat(asked).isNotDone();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    eventually("it is cancelled", asked::isCancelled, cancelled -> cancelled);
  }

  @Test
  void eachCallOfABatchIsAnsweredAtTheDeadline() throws Exception {
    serve();
    peer.sendWithHeader(
        SOON,
        "[" + call(1, "isInterrupted") + "," + call(2, "block") + ",{\"jsonrpc\":\"2.0\",\"id\":3,"
            + run("a") + ",{\"jsonrpc\":\"2.0\"," + run("b") + "," + call(4, "unknown") + "]");
    await(begun, "block");
    passDeadline();
    assertThat(peer.next())
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":false}," + reply(2, CUT_OFF) + ","
            + reply(3, NOT_BEGUN)
            + ",{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32601,"
            + "\"message\":\"Method not found\"}}]");
    await(interrupts, "block");
    awaitLateResults(1);
    assertThat(ran).isEmpty();
    peer.expectSilence();
  }

  @Test
  void aBatchIsAnsweredThoughANotificationInItStillRuns() throws Exception {
    serve();
    peer.sendWithHeader(
        SOON,
        "[{\"jsonrpc\":\"2.0\",\"method\":\"test.ignoring\"}," + call(2, "isInterrupted") + "]");
    await(begun, "ignoring");
    passDeadline();
    assertThat(peer.next()).isEqualTo("[" + reply(2, NOT_BEGUN) + "]");
    release.countDown();
    eventually("it ends", peer::callsInFlight, calls -> calls == 0);
    assertThat(interrupts).isEmpty();
    assertThat(server.server().statistics().lateResults()).isZero();
  }

  @Test
  void aNotificationThatHasBegunGoesOn() throws Exception {
    serve(builder -> builder.threads(2));
    peer.sendWithHeader(SOON, "{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}");
    await(begun, "block");
    // A reply shows that the scanner has run after the deadline.
    begin("block");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "block");
    assertThat(interrupts).isEmpty();
    release.countDown();
    eventually("it ends", peer::callsInFlight, calls -> calls == 0);
    assertThat(interrupts).isEmpty();
  }

  @Test
  void aCallThatWaitsForAWorkerIsAnsweredAtTheDeadlineAndNeverRun() throws Exception {
    serve();
    peer.sendWithHeader(LATE, call(1, "block"));
    await(begun, "block");
    peer.sendWithHeader(SOON, "{\"jsonrpc\":\"2.0\",\"id\":2," + run("queued"));
    peer.sendWithHeader(SOON, "{\"jsonrpc\":\"2.0\"," + run("notification"));
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(2, NOT_BEGUN));
    eventually(
        "none waits", () -> server.server().statistics().callsWaiting(), calls -> calls == 0);
    eventually("they are forgotten", peer::callsInFlight, calls -> calls == 1);
    release.countDown();
    assertThat(peer.next()).contains("\"id\":1", "released");
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
    assertThat(ran).isEmpty();
    peer.expectSilence();
  }

  @Test
  void aCallThatTheExecutorHasNotBegunIsAnsweredAtTheDeadlineAndNeverRun() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    serve(builder -> builder.executor(tasks::add));
    peer.sendWithHeader(SOON, "{\"jsonrpc\":\"2.0\",\"id\":2," + run("queued"));
    passDeadline();
    assertThat(peer.next()).isEqualTo(reply(2, NOT_BEGUN));
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(ran).isEmpty();
    peer.expectSilence();
  }

  @Test
  void whatIsLeftOfABatchAndWaitsForAWorkerIsAnsweredAtTheDeadline() throws Exception {
    serve();
    peer.sendWithHeader(SOON, "[" + call(1, "later") + "," + call(2, "isInterrupted") + "]");
    eventually(
        "the worker is free", () -> server.server().statistics().workersBusy(), busy -> busy == 0);
    await(begun, "later");
    peer.sendWithHeader(LATE, call(3, "block"));
    await(begun, "block");
    later.complete("in time");
    passDeadline();
    assertThat(peer.next())
        .isEqualTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"in time\"}," + reply(2, NOT_BEGUN) + "]");
  }

  @Test
  void theOriginalZerorpcsCallsAreCutOffToo() throws Exception {
    serve();
    peer.sendWithHeader(SOON, "[[\"test.block\",[],{}]]");
    await(begun, "block");
    passDeadline();
    assertThat(peer.next())
        .isEqualTo("[{\"success\":false,\"error_type\":\"CancelledError\","
            + "\"message\":\"Cut off by its deadline; it may have run\",\"traceback\":\"\"}]");
  }

  @Test
  void manyDeadlinesAroundTheEndsOfTheirCallsAreAnsweredOnceEach() throws Exception {
    serve(builder -> builder.threads(4).clock(System::nanoTime));
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      peer.sendWithHeader(
          "{\"timeout\":" + (1 + i % 20) + "}",
          "[{\"jsonrpc\":\"2.0\",\"id\":" + i + "," + run("a") + "," + call(count + i, "never")
              + "]");
      if (i % 100 == 99) {
        TimeUnit.MILLISECONDS.sleep(1); // so that there are calls of all ages at the same time
      }
    }
    for (int i = 0; i < count; i++) {
      assertThat(peer.next()).startsWith("[{").endsWith("}]");
    }
    eventually("they are forgotten", peer::callsInFlight, calls -> calls == 0);
    peer.expectSilence();
  }

  @Test
  void closingWaitsForAMethodThatWasCutOffAsForAnyOther() throws Exception {
    serve();
    begin("ignoring");
    assertThat(peer.next()).isEqualTo(reply(1, CUT_OFF));
    await(interrupts, "ignoring");
    assertThat(server.exchanges()).isEqualTo(1);
    server.server().close(Duration.ZERO);
    assertThat(server.exchanges()).isEqualTo(1);
    release.countDown();
    eventually("it has ended", server::exchanges, exchanges -> exchanges == 0);
  }
}
