package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets as well-behaved clients use them, and as others do. */
class WebSocketTest {
  private final Served served = Served.with(
      builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(10_000)),
      connector -> connector);
  private final TestWebSocket socket = TestWebSocket.open(served);

  @AfterEach
  void close() {
    socket.close();
    served.close();
  }

  @Test
  void aCallIsAnswered() {
    socket.send(Served.call(1, "mult", "[5,7]"));
    assertThat(socket.next()).isEqualTo(Served.result(1, "35"));
  }

  @Test
  void repliesComeAsTheyFinish() throws InterruptedException {
    socket.send(Served.call(1, "block", "[]"));
    assertThat(Served.await(served.service().begun)).isTrue();
    socket.send(Served.call(2, "mult", "[5,7]"));
    assertThat(socket.next()).isEqualTo(Served.result(2, "35"));
    served.service().blocked.release();
    assertThat(socket.next()).isEqualTo(Served.result(1, "null"));
  }

  @Test
  void manyCallsAreInFlightAtOnce() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      socket.send(Served.call(i, "later", "[]"));
    }
    for (int i = 0; i < 1_000; i++) {
      served.service().pending.take().complete("done");
    }
    Set<String> replies = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      replies.add(socket.next());
    }
    assertThat(replies).hasSize(1_000).contains(Served.result(999, "\"done\""));
  }

  @Test
  void moreIsSentThanTheServerKeepsWaiting() {
    for (int i = 0; i < 20_000; i++) {
      socket.send(Served.call(i, "mult", "[" + i + ",1]"));
    }
    for (int i = 0; i < 20_000; i++) {
      // A server that is too busy for quick methods may refuse some calls, but it replies to all.
      assertThat(socket.next()).containsAnyOf("\"result\":", "(limit: inFlight)");
    }
    assertThat(served.server().statistics().repliesDropped()).isZero();
  }

  /** The client reads nothing while the notifications accumulate up to their limit. */
  @Test
  void aSubscriberThatIsFarTooSlowIsStillHeard() throws Exception {
    try (RawWebSocket slow = new RawWebSocket(served)) {
      slow.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.subscribe\",\"params\":[\"t\"]}");
      assertThat(slow.next()).contains("true");
      String text = "x".repeat(9_000);
      for (int i = 0; i < 5_000; i++) {
        served.server().publish("t", text);
      }
      slow.send(Served.call(2, "note", "[\"heard\"]"));
      assertThat(served.service().noted.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("heard");
    }
  }

  @Test
  void aNotificationOfAMethodRunsAndReachesSubscribersByWhateverWayItCame() throws Exception {
    socket.send(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.subscribe\",\"params\":[\"test.note\"]}");
    assertThat(socket.next()).isEqualTo(Served.result(1, "true"));
    String posted = "{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"posted\"]}";
    assertThat(served.post(posted).statusCode()).isEqualTo(204);
    assertThat(socket.next()).isEqualTo(posted);
    String sent = "{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"sent\"]}";
    socket.send(sent);
    assertThat(socket.next()).isEqualTo(sent);
    List<String> noted = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      noted.add(served.service().noted.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    // calls of different connections have no order
    assertThat(noted).containsExactlyInAnyOrder("posted", "sent");
  }

  @Test
  void aMessageMayComeInPieces() {
    String call = Served.call(1, "echo", "[\"abc\"]");
    socket.socket().sendText(call.substring(0, 20), false).join();
    socket.socket().sendPing(java.nio.ByteBuffer.allocate(0)).join();
    socket.socket().sendText(call.substring(20), true).join();
    assertThat(socket.next()).isEqualTo(Served.result(1, "\"abc\""));
  }

  @Test
  void theHeadersOfTheHandshakeAreEveryMessagesMetadata() {
    TestWebSocket other = TestWebSocket.open(
        served,
        builder -> builder.header("Authorization", "Bearer abc").header("Zerocall-Meta-A", "b"));
    other.send(Served.call(1, "meta", "[\"authorization\"]"));
    assertThat(other.next()).isEqualTo(Served.result(1, "\"Bearer abc\""));
    other.send(Served.call(2, "meta", "[\"a\"]"));
    assertThat(other.next()).isEqualTo(Served.result(2, "\"b\""));
    other.close();
  }

  @Test
  void aTokenMayBeOfferedAsASubprotocol() {
    String token = Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString("a/b+c".getBytes(StandardCharsets.UTF_8));
    TestWebSocket other = TestWebSocket.open(
        served, builder -> builder.subprotocols("jsonrpc-2.0", "bearer." + token));
    assertThat(other.socket().getSubprotocol()).isEqualTo("jsonrpc-2.0");
    other.send(Served.call(1, "meta", "[\"authorization\"]"));
    assertThat(other.next()).isEqualTo(Served.result(1, "\"Bearer a/b+c\""));
    other.close();
  }

  @Test
  void aDisconnectInterruptsTheCalls() throws InterruptedException {
    socket.send(Served.call(1, "block", "[]"));
    assertThat(Served.await(served.service().begun)).isTrue();
    socket.socket().abort();
    assertThat(Served.await(served.service().interrupted)).isTrue();
  }

  @Test
  void cancellingIsANotification() throws InterruptedException {
    socket.send(Served.call(7, "block", "[]"));
    assertThat(Served.await(served.service().begun)).isTrue();
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":7}}");
    assertThat(Served.await(served.service().interrupted)).isTrue();
    assertThat(socket.next()).contains("-32004");
  }

  @Test
  void aMessageThatIsTooLargeGetsAnError() {
    socket.send("x".repeat(10_001));
    assertThat(socket.next()).contains("-32005");
    socket.send(Served.call(1, "mult", "[5,7]"));
    assertThat(socket.next()).isEqualTo(Served.result(1, "35"));
  }

  @Test
  void oneThatIsFarTooLargeClosesTheConnection() {
    socket.send("x".repeat(20_001));
    assertThat(socket.closeStatus()).isEqualTo(1009);
  }

  @Test
  void piecesThatAreTooLargeTogetherCloseTheConnection() {
    socket.socket().sendText("x".repeat(15_000), false).join();
    socket.socket().sendText("x".repeat(15_000), false).join();
    assertThat(socket.closeStatus()).isEqualTo(1009);
  }

  @Test
  void binaryMessagesCloseTheConnection() {
    socket.sendBytes(Served.call(1, "mult", "[5,7]").getBytes(StandardCharsets.UTF_8));
    assertThat(socket.closeStatus()).isEqualTo(1003);
  }

  @Test
  void aClosingHandshakeIsAnswered() {
    socket.socket().sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    assertThat(socket.closeStatus()).isEqualTo(1000);
  }

  @Test
  void aServerThatClosesSaysSo() {
    socket.send(Served.call(1, "mult", "[5,7]"));
    socket.next();
    served.server().close();
    assertThat(socket.closeStatus()).isEqualTo(1001);
  }

  @Test
  void pagesOfOtherOriginsGetNoWebSocket() {
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(TestWebSocket.tryToOpen(served, builder -> builder.header("Origin", origin)))
          .as(origin)
          .failsWithin(java.time.Duration.ofSeconds(Served.PATIENCE_SECONDS));
    }
    String own = "http://127.0.0.1:" + served.port();
    TestWebSocket.open(served, builder -> builder.header("Origin", own)).close();
  }
}
