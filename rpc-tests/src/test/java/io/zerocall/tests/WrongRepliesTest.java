package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcLimits;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.client.RpcClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Servers with invalid replies: the call fails with a clear message, and the next one works. */
class WrongRepliesTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /**
   * Replies correctly to requests for the method {@code good}, and with the given messages to
   * others.
   */
  private static HostileServer spoiling(Function<String, List<String>> bad) {
    return HostileServer.answering(request -> {
      if (request.contains("rpc.cancel")) {
        return List.of();
      }
      return request.contains("\"good\"") ? List.of(result(request, "1")) : bad.apply(request);
    });
  }

  private static String result(String request, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + HostileServer.idOf(request) + ",\"result\":" + json
        + "}";
  }

  private static void assertGoodStillWorks(RpcClient client) {
    assertThat(client.withTimeout(Duration.ofSeconds(20)).call("good", int.class))
        .isEqualTo(1);
  }

  private static void assertProtocolError(Function<String, List<String>> bad, String message) {
    try (HostileServer server = spoiling(bad);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThatThrownBy(() -> client.call("bad", int.class))
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("bad at " + server.endpoint() + ": ")
          .hasMessageContaining(message)
          .hasMessageContaining("may have run");
      assertGoodStillWorks(client);
    }
  }

  private static void assertTimeout(Function<String, List<String>> bad) {
    try (HostileServer server = spoiling(bad);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertGoodStillWorks(client); // and there is a connection
      assertThatThrownBy(() -> client.withTimeout(SHORT).call("bad", int.class))
          .isInstanceOf(RpcTimeoutException.class);
      assertThatThrownBy(
              () -> client.withTimeout(SHORT).callAsync("bad", int.class).join())
          .hasCauseInstanceOf(RpcTimeoutException.class);
      assertGoodStillWorks(client);
    }
  }

  @Test
  void noReplyAtAllIsATimeout() {
    assertTimeout(request -> List.of());
  }

  @Test
  void aReplyWithAnotherIdIsATimeout() {
    assertTimeout(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":4711,\"result\":1}"));
    assertTimeout(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":1}"));
    assertTimeout(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":1e400,\"result\":1}"));
    assertTimeout(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":-1,\"result\":1}"));
  }

  @Test
  void garbageIsAProtocolError() {
    assertProtocolError(request -> List.of("garbage"), "the reply can't be read");
    assertProtocolError(request -> List.of(""), "the reply can't be read");
    assertProtocolError(request -> List.of("\u0000\uffff"), "the reply can't be read");
    assertProtocolError(request -> List.of("{}"), "neither a result nor an error");
  }

  @Test
  void aReplyThatBreaksOffIsAProtocolError() {
    assertProtocolError(
        request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":" + HostileServer.idOf(request)
            + ",\"result\":\"12345678901234567890"),
        "the reply can't be read");
  }

  @Test
  void aReplyThatIsNestedTooDeepOrHasTooLongANumberIsAProtocolError() {
    assertProtocolError(
        request -> List.of(result(request, "[".repeat(1_000) + "]".repeat(1_000))),
        "the reply can't be read");
    assertProtocolError(
        request -> List.of(result(request, "1".repeat(1_000))), "the reply can't be read");
  }

  @Test
  void aBatchIsNoAnswerToOneCall() {
    assertProtocolError(
        request -> List.of("[" + result(request, "1") + "]"), "the reply is not an object");
  }

  @Test
  void anErrorBesideAResultIsAnError() {
    try (HostileServer server = spoiling(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":"
            + HostileServer.idOf(request)
            + ",\"result\":1,\"error\":{\"code\":7,\"message\":\"both\"}}"));
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThatThrownBy(() -> client.call("bad", int.class))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("both");
      assertGoodStillWorks(client);
    }
  }

  @Test
  void anErrorOfAWrongShapeIsStillAnError() {
    for (String error : List.of(
        "5",
        "{}",
        "{\"code\":\"x\",\"message\":5}",
        "{\"code\":-32000,\"message\":\"m\",\"data\":{\"type\":\"t\",\"fields\":5,\"causes\":{},\"stack\":1}}",
        "{\"code\":1e99,\"message\":\"m\",\"data\":[1,{\"a\":null}]}")) {
      try (HostileServer server = spoiling(request -> List.of("{\"jsonrpc\":\"2.0\",\"id\":"
              + HostileServer.idOf(request) + ",\"error\":" + error + "}"));
          RpcClient client = RpcClient.connect(server.endpoint())) {
        assertThatThrownBy(() -> client.call("bad", int.class))
            .as(error)
            .isInstanceOf(RpcRemoteException.class);
        assertGoodStillWorks(client);
      }
    }
  }

  @Test
  void ofTwoRepliesTheFirstCounts() {
    try (HostileServer server =
            spoiling(request -> List.of(result(request, "1"), result(request, "2")));
        RpcClient client = RpcClient.connect(server.endpoint())) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.call("bad", int.class)).isEqualTo(1);
      }
      assertGoodStillWorks(client);
    }
  }

  @Test
  void messagesOfTheWrongShapeAreNoReplies() {
    byte[] frame = "x".getBytes(StandardCharsets.UTF_8);
    try (HostileServer server = new HostileServer(request -> List.of(
            List.of(frame, frame, frame, frame),
            List.of(new byte[0]),
            List.of(result(request, "1").getBytes(StandardCharsets.UTF_8))));
        RpcClient client = RpcClient.connect(server.endpoint())) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        results.add(client.callAsync("good", int.class));
        results.add(client.callAsync("good", int.class));
      }
      // An empty frame may end the only pending call, with a clear message; it never ends two.
      assertThat(results.stream().filter(result -> !failed(result)).count()).isPositive();
    }
  }

  private static boolean failed(CompletableFuture<Integer> result) {
    return result.handle((value, thrown) -> thrown != null).join();
  }

  @Test
  void aReplyThatIsTooLargeEndsTheConnectionAndIsReported() {
    RpcLimits small = RpcLimits.DEFAULTS.withMessageBytes(4_096);
    try (HostileServer server =
            spoiling(request -> List.of(result(request, "\"" + "x".repeat(100_000) + "\"")));
        RpcClient client = RpcClient.builder().limits(small).connect(server.endpoint())) {
      assertThatThrownBy(() -> client.call("bad", String.class))
          .isInstanceOf(RpcConnectionLostException.class)
          .hasMessageContaining("may have run");
      assertGoodStillWorks(client);
    }
  }
}
