package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code rpc.cancel}, at every stage of a call. */
class CancellingTest {
  public final class Service {
    @RpcMethod
    public String block() throws InterruptedException {
      begun.add(Thread.currentThread());
      release.await();
      return "released";
    }

    @RpcMethod
    public boolean isInterrupted() {
      return Thread.currentThread().isInterrupted();
    }

    @RpcMethod
    public void interruptOneself() {
      Thread.currentThread().interrupt();
    }

    @RpcMethod
    public String ignoring() {
      begun.add(Thread.currentThread());
      boolean done = false;
      while (!done) {
        try {
          release.await();
          done = true;
        } catch (InterruptedException e) {
          interrupts.add("interrupted");
        }
      }
      return "released";
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      return later;
    }

    @RpcMethod
    public java.util.concurrent.CompletionStage<String> minimal() {
      return later.minimalCompletionStage();
    }

    @RpcMethod
    public void run(String name) {
      ran.add(name);
    }
  }

  private final BlockingQueue<Thread> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> interrupts = new LinkedBlockingQueue<>();
  private final TestServer server =
      TestServer.with(builder -> builder.threads(1).register("test", new Service()));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  private static String call(String id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test." + method + "\"}";
  }

  private static void cancel(TestPeer by, String id) {
    by.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":" + id + "}}");
  }

  private void awaitBegun() throws InterruptedException {
    assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aRunningCallIsInterruptedAndAnsweredAsCancelled() throws Exception {
    peer.send(call("1", "block"));
    awaitBegun();
    cancel(peer, "1");
    assertThat(peer.next())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32004,\"message\":\"Cancelled\"}}");
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
  }

  @Test
  void aCallThatIgnoresItsInterruptIsCancelledWhenItEnds() throws Exception {
    peer.send(call("1", "ignoring"));
    awaitBegun();
    cancel(peer, "1");
    assertThat(interrupts.poll(20, TimeUnit.SECONDS)).isNotNull();
    peer.expectSilence();
    release.countDown();
    assertThat(peer.next()).contains("-32004");
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
  }

  @Test
  void aQueuedCallIsNeverRun() throws Exception {
    peer.send(call("1", "block"));
    awaitBegun();
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"test.run\",\"params\":[\"queued\"]}");
    cancel(peer, "\"q\"");
    release.countDown();
    assertThat(peer.next()).contains("\"id\":1", "released");
    assertThat(peer.next()).contains("\"id\":\"q\"", "-32004");
    assertThat(ran).isEmpty();
  }

  @Test
  void anItemOfABatchIsCancelledAloneEvenByTheBatchItself() {
    assertThat(peer.ask("[" + call("1", "isInterrupted") + "," + call("2", "isInterrupted")
            + ",{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":2}},"
            + call("3", "isInterrupted") + "]"))
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":false},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32004,\"message\":\"Cancelled\"}},"
            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":false}]");
  }

  @Test
  void aCancellationCountsWhenItComesAndNotAgainWhenItsTurnInABatchComes() throws Exception {
    peer.send("[" + call("1", "block")
        + ",{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"rpc.cancel\",\"params\":{\"id\":9}}]");
    awaitBegun();
    peer.send(call("9", "later"));
    release.countDown();
    assertThat(peer.next()).contains("released", "\"id\":2,\"result\":null");
    later.complete("not cancelled");
    assertThat(peer.next()).contains("\"id\":9", "not cancelled");
  }

  @Test
  void theFutureThatAMethodReturnedIsCancelled() throws Exception {
    peer.send(call("1", "later"));
    peer.send(call("2", "minimal"));
    peer.result("test.isInterrupted", "[]");
    peer.expectSilence();
    cancel(peer, "2");
    assertThat(peer.next()).contains("\"id\":2", "-32004");
    assertThat(later.isDone()).isFalse();
    cancel(peer, "1");
    assertThat(peer.next()).contains("\"id\":1", "-32004");
    assertThat(later.isCancelled()).isTrue();
  }

  @Test
  void anothersCallAndOneThatHasEndedAndAnUnknownOneAreLeftAlone() throws Exception {
    TestPeer other = server.connect();
    peer.send(call("1", "block"));
    awaitBegun();
    cancel(other, "1");
    cancel(peer, "\"1\"");
    cancel(peer, "1.0");
    cancel(peer, "2");
    cancel(peer, "null");
    release.countDown();
    assertThat(peer.next()).contains("released");
    cancel(peer, "1");
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
    assertThat(other.result("test.isInterrupted", "[]")).isEqualTo("false");
  }

  @Test
  void anInterruptThatAMethodMakesItselfIsNotSeenByTheNextOne() {
    assertThat(
            peer.ask("[" + call("1", "interruptOneself") + "," + call("2", "isInterrupted") + "]"))
        .endsWith("\"id\":2,\"result\":false}]");
  }

  @Test
  void rpcCancelAsARequestIsAnsweredAndWrongOnesAreErrors() {
    assertThat(peer.result("rpc.cancel", "{\"id\":5}")).isEqualTo("null");
    assertThat(peer.result("rpc.cancel", "[\"x\"]")).isEqualTo("null");
    assertThat(peer.error("rpc.cancel", "[]").get("code").asInt()).isEqualTo(-32602);
    assertThat(peer.error("rpc.cancel", "[{}]").get("code").asInt()).isEqualTo(-32602);
    assertThat(peer.error("rpc.cancel", "[true]").get("code").asInt()).isEqualTo(-32602);
  }

  @Test
  void aPeerThatGoesAwayHasItsCallsInterruptedAndItsNotificationsFinished() throws Exception {
    TestPeer leaving = server.connect();
    leaving.send(call("1", "block"));
    awaitBegun();
    leaving.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.run\",\"params\":[\"call\"]}");
    leaving.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.run\",\"params\":[\"notification\"]}");
    leaving.disconnect();
    assertThat(peer.result("test.isInterrupted", "[]")).isEqualTo("false");
    assertThat(ran).containsExactly("notification");
    leaving.expectSilence();
  }

  @Test
  void ofTwoCallsWithOneIdTheFirstIsCancelledAndBothAreAnswered() throws Exception {
    peer.send(call("1", "block"));
    awaitBegun();
    peer.send(call("1", "isInterrupted"));
    cancel(peer, "1");
    assertThat(peer.next()).contains("-32004");
    assertThat(peer.next()).contains("false");
  }

  @Test
  void interceptorsSeeTheCancellationWhateverTheMethodDoes() throws InterruptedException {
    BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
    try (TestServer intercepted = TestServer.with(builder -> builder
        .intercept((call, next) -> next.proceed().whenComplete((result, thrown) -> {
          if (call.method().startsWith("test.")) {
            ends.add(thrown == null ? new AssertionError("result: " + result) : thrown);
          }
        }))
        .register("test", new Service()))) {
      TestPeer caller = intercepted.peer();
      caller.send(call("1", "block"));
      awaitBegun();
      cancel(caller, "1");
      Throwable thrown = ends.poll(20, TimeUnit.SECONDS);
      assertThat(thrown)
          .isInstanceOf(CancellationException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      caller.send(call("2", "ignoring"));
      awaitBegun();
      cancel(caller, "2");
      assertThat(interrupts.poll(20, TimeUnit.SECONDS)).isNotNull();
      release.countDown();
      assertThat(ends.poll(20, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class)
          .hasNoCause();
    }
  }
}
