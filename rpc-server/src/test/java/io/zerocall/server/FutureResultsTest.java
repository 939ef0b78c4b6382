package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Futures as results: when they complete, how they fail, and what follows them in a batch. */
class FutureResultsTest {
  public static final class Node {
    public final List<Node> children = new CopyOnWriteArrayList<>();
  }

  public static final class Angry {
    public int getValue() {
      return Thrower.<Integer>raise(new AssertionError("no"));
    }
  }

  public static final class Upset {
    public int getValue() {
      return Thrower.<Integer>raise(new IllegalStateException("not now"));
    }
  }

  public final class Service {
    @RpcMethod
    public CompletableFuture<String> later() {
      return later;
    }

    @RpcMethod
    public CompletionStage<String> minimal() {
      return later.minimalCompletionStage();
    }

    @RpcMethod
    public CompletionStage<String> custom() {
      return new OnlyAStage<>(later).stage();
    }

    @RpcMethod
    public CompletableFuture<Integer> now() {
      return CompletableFuture.completedFuture(7);
    }

    @RpcMethod
    public CompletableFuture<Integer> failed() {
      return CompletableFuture.supplyAsync(
          () -> {
            throw new IllegalStateException("later");
          },
          Runnable::run);
    }

    @RpcMethod
    public CompletableFuture<Integer> none() {
      return null;
    }

    @RpcMethod
    public CompletableFuture<Integer> cancelled() {
      CompletableFuture<Integer> future = new CompletableFuture<>();
      future.cancel(true);
      return future;
    }

    @RpcMethod
    public CompletableFuture<Angry> angryLater() {
      return later.thenApply(ignored -> new Angry());
    }

    @RpcMethod
    public Node cyclic() {
      Node node = new Node();
      node.children.add(node);
      return node;
    }

    @RpcMethod
    public Angry angry() {
      return new Angry();
    }

    @RpcMethod
    public Upset upset() {
      return new Upset();
    }

    @RpcMethod
    public Map<String, List<Object>> empty() {
      return Map.of();
    }

    @RpcMethod
    public void nothing() {}

    @RpcMethod
    public int quick(int value) {
      order.add(value);
      return value;
    }
  }

  private final CompletableFuture<String> later = new CompletableFuture<>();
  private final List<Integer> order = new CopyOnWriteArrayList<>();
  private final TestServer server = TestServer.of(new Service());
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    server.close();
  }

  private static String call(int id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test." + method + "\"}";
  }

  @Test
  void aCompletedFutureIsItsResult() {
    assertThat(peer.result("test.now", "[]")).isEqualTo("7");
    assertThat(peer.result("test.none", "[]")).isEqualTo("null");
  }

  @Test
  void aFutureIsAnsweredWhenItCompletes() {
    peer.send(call(1, "later"));
    peer.send(call(2, "minimal"));
    peer.send(call(3, "custom"));
    peer.expectSilence();
    assertThat(peer.callsInFlight()).isEqualTo(3);
    later.complete("done");
    assertThat(List.of(peer.next(), peer.next(), peer.next()))
        .allSatisfy(reply -> assertThat(reply).endsWith("\"result\":\"done\"}"));
  }

  @Test
  void aFutureThatFailsIsAnErrorOfWhatItFailedWith() {
    var error = peer.error("test.failed", "[]");
    assertThat(error.get("code").asInt()).isEqualTo(-32000);
    assertThat(error.get("message").asString()).isEqualTo("later");
    assertThat(error.get("data").get("type").asString())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(peer.error("test.cancelled", "[]").get("data").get("type").asString())
        .isEqualTo("java.util.concurrent.CancellationException");
    peer.send(call(1, "later"));
    later.completeExceptionally(new IllegalArgumentException("much later"));
    assertThat(peer.next()).contains("-32000", "much later", "IllegalArgumentException");
  }

  @Test
  void whatStandsBehindAFutureInABatchWaitsForIt() {
    peer.send("[" + call(1, "later") + ",{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.quick\","
        + "\"params\":[5]}," + call(3, "now") + "," + call(4, "minimal") + "]");
    peer.expectSilence();
    assertThat(order).isEmpty();
    later.complete("done");
    assertThat(peer.next())
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"done\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":5},"
            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":7},"
            + "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":\"done\"}]");
  }

  @Test
  void aResultThatCannotBeWrittenIsAnInternalErrorAndNothingIsLost() {
    for (String method : List.of("cyclic", "angry", "upset")) {
      var error = peer.error("test." + method, "[]");
      assertThat(error.get("code").asInt()).as(method).isEqualTo(-32603);
      assertThat(error.get("message").asString()).startsWith("The result can't be written: ");
      assertThat(error.get("message").asString()).doesNotContain("StreamWriteConstraints");
    }
    peer.send("[" + call(1, "angryLater") + "," + call(2, "now") + "]");
    later.complete("done");
    assertThat(peer.next())
        .contains(
            "\"id\":1,\"error\":{\"code\":-32603", "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":7}");
  }

  @Test
  void anEmptyResultIsNullAndAnEmptyObjectAnObject() {
    assertThat(peer.result("test.nothing", "[]")).isEqualTo("null");
    assertThat(peer.result("test.empty", "[]")).isEqualTo("{}");
  }
}
