package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where methods run, and what happens when there is no thread for them. */
@Timeout(30)
class ExecutorsTest {
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private volatile boolean blocking = true;

  public final class Service {
    @RpcMethod
    public String block() throws InterruptedException {
      begun.add("block");
      if (blocking) {
        release.await();
      }
      return "released";
    }

    @RpcMethod
    public String sometimes(boolean block) throws InterruptedException {
      if (block) {
        release.await();
      }
      return "done";
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      return later;
    }
  }

  private TestServer serverOn(Executor executor) {
    return TestServer.with(builder -> builder.executor(executor).register("test", new Service()));
  }

  private static String block(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test.block\"}";
  }

  private void awaitBegun() throws InterruptedException {
    assertThat(begun.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void withTwoThreadsTheThirdCallWaits() throws Exception {
    try (TestServer server =
        TestServer.with(builder -> builder.threads(2).register("test", new Service()))) {
      TestPeer peer = server.peer();
      for (int i = 0; i < 50; i++) {
        peer.send(block(i));
      }
      awaitBegun();
      awaitBegun();
      assertThat(begun).isEmpty();
      peer.expectSilence();
      release.countDown();
      for (int i = 0; i < 50; i++) {
        assertThat(peer.next()).contains("released");
      }
    }
  }

  @Test
  void blockedMethodsDelayNoOthersHoweverMany() throws Exception {
    try (TestServer server = TestServer.with(builder -> builder.register("test", new Service()))) {
      TestPeer peer = server.peer();
      for (int i = 0; i < 300; i++) {
        peer.send(block(i));
        awaitBegun();
      }
      assertThat(server.connect().result("test.sometimes", "[false]")).isEqualTo("\"done\"");
      assertThat(peer.result("test.sometimes", "[false]")).isEqualTo("\"done\"");
      release.countDown();
      for (int i = 0; i < 300; i++) {
        assertThat(peer.next()).contains("released");
      }
    }
  }

  @Test
  void whatTheExecutorRejectsIsOverloaded() {
    try (TestServer server = serverOn(task -> {
      throw new RejectedExecutionException("full");
    })) {
      assertThat(server.peer().ask(block(1)))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":"
              + "{\"code\":-32001,\"message\":\"Overloaded: no worker is free\"}}");
      assertThat(server.peer().ask("[" + block(1) + ",7," + block(2) + "]"))
          .contains(
              "\"id\":1,\"error\":{\"code\":-32001",
              "-32600",
              "\"id\":2,\"error\":{\"code\":-32001");
      server.peer().send("{\"jsonrpc\":\"2.0\",\"method\":\"test.block\"}");
      server.peer().expectSilence();
    }
    assertThat(begun).isEmpty();
  }

  @Test
  void anExecutorThatThrowsAnythingIsOverloadedToo() {
    for (Throwable thrown :
        List.of(new IllegalStateException("broken"), new OutOfMemoryError("thrown by a test"))) {
      try (TestServer server = serverOn(task -> {
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      })) {
        assertThat(server.peer().ask(block(1))).contains("-32001");
      }
    }
  }

  @Test
  void anExecutorThatRunsTheTaskAndThenThrowsOrRunsItTwiceHasItAnsweredOnce() {
    blocking = false;
    try (TestServer server = serverOn(task -> {
      task.run();
      task.run();
      throw new RejectedExecutionException("too late");
    })) {
      assertThat(server.peer().ask(block(1))).contains("released");
      server.peer().expectSilence();
    }
    assertThat(begun).hasSize(1);
  }

  @Test
  void aBatchThatHasBegunKeepsItsResultsWhenTheRestIsRejected() {
    Queue<Runnable> accepted = new ArrayDeque<>();
    try (TestServer server = serverOn(task -> {
      if (!accepted.isEmpty()) {
        throw new RejectedExecutionException("full");
      }
      accepted.add(task);
    })) {
      server
          .peer()
          .send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.later\"}," + block(2) + "]");
      accepted.peek().run();
      server.peer().expectSilence();
      later.complete("done");
      assertThat(server.peer().next())
          .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":"
              + "{\"code\":-32001,\"message\":\"Overloaded: no worker is free\"}}]");
    }
  }

  @Test
  void aMethodThatProvedQuickIsRunByTheReadingThread() {
    blocking = false;
    Queue<Runnable> tasks = new ArrayDeque<>();
    try (TestServer server = TestServer.with(
        builder -> builder.executor(tasks::add).clock(() -> 0).register("test", new Service()))) {
      for (int i = 0; i < 16; i++) {
        server.peer().send(block(i));
        tasks.remove().run();
        server.peer().next();
      }
      assertThat(server.peer().ask(block(17))).contains("released");
      assertThat(tasks).isEmpty();
    }
  }
}
