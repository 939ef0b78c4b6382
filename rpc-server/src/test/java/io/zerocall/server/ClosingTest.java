package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/**
 * How a server closes: which calls finish, which are refused, which are interrupted, and by which
 * thread.
 */
@Timeout(30)
class ClosingTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  public final class Service {
    @RpcMethod
    public String block() throws InterruptedException {
      begun.add("block");
      try {
        release.await();
      } catch (InterruptedException e) {
        interrupted.add("block");
        throw e;
      }
      return "released";
    }

    @RpcMethod
    public CompletableFuture<String> never() {
      begun.add("never");
      return new CompletableFuture<>();
    }

    @RpcMethod
    public String closeServer() {
      server.server().close(LONG);
      return "closing";
    }

    @RpcMethod
    public String stubborn() {
      begun.add("stubborn");
      boolean released = false;
      while (!released) {
        try {
          released = release.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          // The method ignores the interrupt.
        }
      }
      return "released";
    }
  }

  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server =
      TestServer.with(builder -> builder.threads(200).register("test", new Service()));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  private void awaitBegun(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private void awaitInterrupted(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(interrupted.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private Thread closeInBackground(Duration grace) throws InterruptedException {
    Thread closer = new Thread(() -> server.server().close(grace));
    closer.start();
    awaitRefusal();
    return closer;
  }

  /** Waits until the closing server refuses calls. */
  private void awaitRefusal() {
    TestPeer probe = server.connect();
    assertThat(eventually(
            "calls are refused",
            () -> probe.ask("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"rpc.ping\"}"),
            reply -> !reply.contains("pong")))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":"
            + "{\"code\":-32002,\"message\":\"The server is shutting down\"}}");
  }

  @Test
  void whatTheServerListensOnIsLoggedAtTheBeginningAndAtTheEnd() {
    RecordedLog log = new RecordedLog(Level.INFO);
    RpcServer server = RpcServer.builder()
        .log(log)
        .bind("tcp://127.0.0.1:0")
        .bind("inproc://logged")
        .start();
    String endpoints = server.endpoint() + ", inproc://logged";
    assertThat(log.lines().stream().map(RecordedLog.Line::text))
        .containsExactly("Listening on " + endpoints);
    server.close();
    server.close();
    assertThat(log.lines().stream().map(RecordedLog.Line::text))
        .containsExactly("Listening on " + endpoints, "Closed; listened on " + endpoints);
    assertThat(log.lines()).extracting(RecordedLog.Line::level).containsOnly(Level.INFO);
  }

  @Test
  void aServerThatCannotListenSaysNothingOfThat() {
    RecordedLog log = new RecordedLog(Level.INFO);
    assertThatThrownBy(
            () -> RpcServer.builder().log(log).bind("tcp://192.0.2.1:1").start())
        .isInstanceOf(UncheckedIOException.class);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void whatRunsIsFinishedAndWhatComesIsRefused() throws Exception {
    IntStream.range(0, 100)
        .forEach(
            i -> peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"test.block\"}"));
    awaitBegun(100);
    Thread closer = closeInBackground(LONG);
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":-1,\"method\":\"test.block\"}");
    assertThat(peer.next()).contains("\"id\":-1", "-32002");
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}");
    assertThat(peer.ask("[{\"jsonrpc\":\"2.0\",\"id\":-2,\"method\":\"test.block\"},5]"))
        .contains("\"id\":-2", "-32002", "-32600");
    assertThat(server.isTransportClosed()).isFalse();
    release.countDown();
    for (int i = 0; i < 100; i++) {
      assertThat(peer.next()).contains("released");
    }
    closer.join();
    assertThat(interrupted).isEmpty();
  }

  @Test
  void afterTheGraceTheRestIsInterruptedWhetherItHasAnIdOrNot() throws Exception {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.block\"}");
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.block\"}");
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}");
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.never\"}");
    TestPeer gone = server.connect();
    gone.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}");
    awaitBegun(5);
    gone.disconnect();
    server.server().close(Duration.ZERO);
    awaitInterrupted(4);
    for (int i = 0; i < 3; i++) {
      assertThat(peer.next()).contains("-32004");
    }
  }

  @Test
  void whatHasNotBegunByThenIsRefusedAsNeverRun() throws Exception {
    try (TestServer narrow =
        TestServer.with(builder -> builder.threads(1).register("test", new Service()))) {
      for (int i = 0; i < 20; i++) {
        narrow.peer().send("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"test.block\"}");
      }
      awaitBegun(1);
      narrow.server().close(Duration.ZERO);
      assertThat(narrow.peer().next()).contains("\"id\":0", "-32004");
      for (int i = 1; i < 20; i++) {
        assertThat(narrow.peer().next()).contains("-32002");
      }
    }
    assertThat(begun).isEmpty();
  }

  @Test
  void aMethodThatHeedsNoInterruptDoesNotHoldUpTheClosing() throws Exception {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.stubborn\"}");
    awaitBegun(1);
    server.server().close(Duration.ofMillis(1));
    assertThat(server.isTransportClosed()).isTrue();
    release.countDown();
    assertThat(peer.next()).contains("-32004");
  }

  @Test
  void aMethodMayCloseTheServerAndIsAnswered() throws Exception {
    assertThat(peer.result("test.closeServer", "[]")).isEqualTo("\"closing\"");
    server.server().awaitClosed();
    assertThat(server.isTransportClosed()).isTrue();
  }

  @Test
  void twoMethodsMayCloseTheServerAtOnce() throws Exception {
    assertThat(peer.ask("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.closeServer\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.closeServer\"}]"))
        .contains("\"id\":1,\"result\":\"closing\"", "\"id\":2,\"result\":\"closing\"");
    server.server().awaitClosed();
  }

  @Test
  void closingTwiceDoesNothingAndASecondCloserWaitsForTheFirst() throws Exception {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.block\"}");
    awaitBegun(1);
    Thread first = closeInBackground(LONG);
    Thread second = new Thread(() -> server.server().close(Duration.ZERO));
    second.start();
    Thread waiting = new Thread(() -> {
      try {
        server.server().awaitClosed();
      } catch (InterruptedException e) {
        interrupted.add("awaitClosed");
      }
    });
    waiting.start();
    release.countDown();
    for (Thread thread : List.of(first, second, waiting)) {
      thread.join();
    }
    server.server().close();
    server.server().close(Duration.ZERO);
    server.server().awaitClosed();
    assertThat(peer.next()).contains("released");
    assertThat(interrupted).isEmpty();
  }

  @Test
  void anyGraceWillDo() {
    server.server().close(Duration.ofSeconds(Long.MAX_VALUE));
    server = TestServer.of(new Service());
    server.server().close(Duration.ofSeconds(-5));
    server = TestServer.of(new Service());
    server.server().close(Duration.ofSeconds(Long.MIN_VALUE));
  }

  @Test
  void anInterruptedCloserInterruptsWhatRuns() throws Exception {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.block\"}");
    awaitBegun(1);
    Thread closer = closeInBackground(LONG);
    closer.interrupt();
    closer.join();
    awaitInterrupted(1);
    assertThat(peer.next()).contains("-32004");
  }

  @Test
  void theWorkersEnd() throws Exception {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.block\"}");
    awaitBegun(1);
    release.countDown();
    peer.next();
    server.server().close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("zerocall-worker-")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }
}
