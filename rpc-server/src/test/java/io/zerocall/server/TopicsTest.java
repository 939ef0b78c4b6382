package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing and subscribing, as raw documents. */
class TopicsTest {
  public static final class Service {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @RpcMethod
    public void noted(String text) {
      seen.add(text);
    }
  }

  private static String publication(String topic, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + topic + "\",\"params\":" + params + "}";
  }

  private static String missed(String topic, long count) {
    return publication("rpc.missed", "{\"topic\":\"" + topic + "\",\"count\":" + count + "}");
  }

  private static TestPeer subscriber(TestServer server, String... topics) {
    TestPeer peer = server.connect();
    for (String topic : topics) {
      assertThat(peer.result("rpc.subscribe", "[\"" + topic + "\"]")).isEqualTo("true");
    }
    return peer;
  }

  @Test
  void onlySubscribersGetWhatIsPublished() {
    try (TestServer server = TestServer.of()) {
      TestPeer one = subscriber(server, "a.b");
      TestPeer two = subscriber(server, "a.b", "c");
      TestPeer other = subscriber(server, "c");
      server.peer().send(publication("a.b", "[1,\"x\"]"));
      assertThat(one.next()).isEqualTo(publication("a.b", "[1,\"x\"]"));
      assertThat(two.next()).isEqualTo(publication("a.b", "[1,\"x\"]"));
      other.expectSilence();
      server.peer().expectSilence();
    }
  }

  @Test
  void thePublisherGetsItsOwnIfItIsSubscribed() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      peer.send(publication("a", "[]"));
      assertThat(peer.next()).isEqualTo(publication("a", "[]"));
    }
  }

  @Test
  void aServerThatBeginsToCloseNotifiesThoseThatAskForIt() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "rpc.draining");
      server.peer().send(publication("rpc.draining", "[]")); // clients can't say so
      peer.expectSilence();
      server.peer().expectSilence();
      server.server().close();
      assertThat(peer.next()).isEqualTo(publication("rpc.draining", "[]"));
      server.peer().expectSilence();
    }
  }

  @Test
  void subscribingTwiceAndUnsubscribingTwiceIsReported() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      assertThat(peer.result("rpc.subscribe", "{\"topic\":\"a\"}")).isEqualTo("false");
      server.peer().send(publication("a", "[]"));
      assertThat(peer.takeAll()).hasSize(1);
      assertThat(peer.result("rpc.unsubscribe", "[\"a\"]")).isEqualTo("true");
      assertThat(peer.result("rpc.unsubscribe", "[\"a\"]")).isEqualTo("false");
      server.peer().send(publication("a", "[]"));
      peer.expectSilence();
      assertThat(peer.result("rpc.subscribe", "[\"a\"]")).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "[ 1.50,\t{\"ä\" : [null, \"\\u00e4\\ud83d\"] } ]",
        "{\"b\":1e400, \"a\": \"😀\"}",
        "[123456789012345678901234567890]"
      })
  void paramsComeByteForByte(String params) {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a.b");
      for (String document : List.of(
          publication("a.b", params),
          "{\"params\":" + params + ",\"method\":\"a.b\",\"jsonrpc\":\"2.0\"}",
          " { \"jsonrpc\" : \"2.0\", \"method\" : \"a\\u002eb\" , \"params\" : " + params + " } ",
          "[" + publication("a.b", params) + "]")) {
        server.peer().send(document);
        assertThat(peer.next()).isEqualTo(publication("a.b", params));
      }
      server.peer().expectSilence();
    }
  }

  @Test
  void withoutParamsItComesWithoutParams() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a.\\\"ü");
      server.peer().send("{\"method\":\"a.\\\"ü\",\"jsonrpc\":\"2.0\"}");
      assertThat(peer.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"a.\\\"ü\"}");
    }
  }

  @Test
  void allSubscribersGetTheSameBytes() {
    try (TestServer server = TestServer.of()) {
      TestPeer one = subscriber(server, "a");
      TestPeer two = subscriber(server, "a");
      server.peer().send(publication("a", "[ ]"));
      assertThat(one.nextMessage().body()).isSameAs(two.nextMessage().body());
    }
  }

  @Test
  void aBatchPublishesInItsOrderAndAnswersItsCalls() {
    Service service = new Service();
    try (TestServer server = TestServer.of(service)) {
      TestPeer peer = subscriber(server, "a", "b");
      String reply = server
          .peer()
          .ask("[" + publication("a", "[1]") + ","
              + TestPeer.request("test.noted", "[\"x\"]") + ","
              + publication("b", "[2]") + ","
              + publication("test.noted", "[\"y\"]") + ","
              + publication("a", "[3]") + "]");
      assertThat(reply).isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}]");
      assertThat(List.of(peer.next(), peer.next(), peer.next()))
          .containsExactly(
              publication("a", "[1]"), publication("b", "[2]"), publication("a", "[3]"));
      assertThat(service.seen).containsExactly("x", "y");
    }
  }

  @Test
  void aRequestOfATopicsNameIsAnsweredAsEver() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      assertThat(server.peer().error("a", "[1]").get("code").asInt()).isEqualTo(-32601);
      peer.expectSilence();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rpc.x", "system.x", "rpc", "system", "", "a..b", ".a", "a b", "a\\u0000"})
  void reservedAndMalformedNamesAreNoTopics(String name) {
    try (TestServer server = TestServer.of()) {
      assertThat(server
              .peer()
              .error("rpc.subscribe", "[\"" + name + "\"]")
              .get("code")
              .asInt())
          .isEqualTo(-32602);
      assertThat(server
              .peer()
              .error("rpc.unsubscribe", "[\"" + name + "\"]")
              .get("code")
              .asInt())
          .isEqualTo(-32602);
      server.peer().send(publication(name, "[]"));
      server.peer().expectSilence();
    }
  }

  @Test
  void nullIsNoTopic() {
    try (TestServer server = TestServer.of()) {
      assertThat(server.peer().error("rpc.subscribe", "[null]").get("code").asInt())
          .isEqualTo(-32602);
      assertThat(server.peer().error("rpc.subscribe", "[]").get("code").asInt()).isEqualTo(-32602);
    }
  }

  @Test
  void namesAreBounded() {
    String longest = "ü".repeat(32);
    try (TestServer server = TestServer.with(
        builder -> builder.limits(RpcLimits.DEFAULTS.withNameBytes(64)).executor(Runnable::run))) {
      TestPeer peer = subscriber(server, longest);
      server.peer().send(publication(longest, "[]"));
      assertThat(peer.next()).isEqualTo(publication(longest, "[]"));
      assertThat(
              peer.error("rpc.subscribe", "[\"" + longest + "x\"]").get("code").asInt())
          .isEqualTo(-32602);
    }
  }

  @Test
  void subscriptionsOfAConnectionAreBounded() {
    try (TestServer server = TestServer.with(builder ->
        builder.limits(RpcLimits.DEFAULTS.withSubscriptions(2)).executor(Runnable::run))) {
      TestPeer peer = subscriber(server, "a", "b");
      assertThat(peer.error("rpc.subscribe", "[\"c\"]").get("code").asInt()).isEqualTo(-32001);
      assertThat(peer.result("rpc.subscribe", "[\"b\"]")).isEqualTo("false");
      assertThat(peer.result("rpc.unsubscribe", "[\"a\"]")).isEqualTo("true");
      assertThat(peer.result("rpc.subscribe", "[\"c\"]")).isEqualTo("true");
      subscriber(server, "a", "b");
    }
  }

  @Test
  void subscribingAndUnsubscribingKeepTheOrderOfTheirMessages() {
    try (TestServer server = TestServer.with(builder -> builder.executor(task -> {
      throw new AssertionError("no worker is needed");
    }))) {
      TestPeer peer = server.connect();
      peer.send(TestPeer.request("rpc.subscribe", "[\"a\"]"));
      peer.send(TestPeer.request("rpc.unsubscribe", "[\"a\"]"));
      peer.send(publication("a", "[1]"));
      peer.send(TestPeer.request("rpc.subscribe", "[\"a\"]"));
      peer.send(publication("a", "[2]"));
      String yes = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}";
      assertThat(texts(peer.takeAll())).containsExactly(yes, yes, yes, publication("a", "[2]"));
    }
  }

  @Test
  void paramsAreKeptWithinTheLimits() {
    try (TestServer server = TestServer.with(builder -> builder
        .limits(RpcLimits.DEFAULTS.withJsonDepth(6).withNumberDigits(20))
        .executor(Runnable::run))) {
      TestPeer peer = subscriber(server, "a");
      for (String fits :
          List.of("[[[[[]]]]]", "[12345678901234567890]", "[1.345678901234567890]")) {
        server.peer().send(publication("a", fits));
        assertThat(peer.next()).isEqualTo(publication("a", fits));
      }
      for (String breaks : List.of(
          "[[[[[[]]]]]]",
          "[123456789012345678901]",
          "[1.3456789012345678901]",
          "[1,]",
          "[\"\\x\"]",
          "{\"a\":1,\"a\":2}",
          "[01]",
          "[\"\u0001\"]")) {
        assertThat(TestPeer.errorOf(server.peer().ask(publication("a", breaks)))
                .get("code")
                .asInt())
            .as(breaks)
            .isEqualTo(-32700);
      }
      server.peer().send("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":7}");
      server.peer().send("{\"jsonrpc\":\"1.0\",\"method\":\"a\",\"params\":[]}");
      for (int i = 0; i < 2; i++) {
        assertThat(TestPeer.errorOf(server.peer().next()).get("code").asInt()).isEqualTo(-32600);
      }
      peer.expectSilence();
    }
  }

  @Test
  void whatIsNotUtf8IsNotHandedOn() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      for (byte[] wrong : new byte[][] {
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xFF},
        {(byte) 0xC3}
      }) {
        String latin = new String(wrong, StandardCharsets.ISO_8859_1);
        byte[] body = publication("a", "[\"" + latin + "\"]").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(TestPeer.errorOf(server.peer().ask(body)).get("code").asInt())
            .isEqualTo(-32700);
      }
      server.peer().send(publication("a\\ud800", "[]"));
      peer.expectSilence();
    }
  }

  @Test
  void theErrorForAConnectionThatCannotBeNotifiedSaysWhatToUse() {
    try (TestServer server = TestServer.of()) {
      TestPeer post = server.connect(new TestPeer(false));
      assertThat(post.error("rpc.subscribe", "[\"a\"]").get("code").asInt())
          .isEqualTo(ErrorObject.invalidRequest("").code());
      assertThat(post.error("rpc.unsubscribe", "[\"a\"]").get("message").asString())
          .contains("WebSocket", "DEALER");
      TestPeer req = server.connect();
      req.sendFrames(new Message(
          true,
          null,
          TestPeer.request("rpc.subscribe", "[\"a\"]").getBytes(StandardCharsets.UTF_8)));
      assertThat(TestPeer.errorOf(req.next()).get("message").asString()).contains("REQ socket");
      TestPeer peer = subscriber(server, "a");
      post.send(publication("a", "[1]"));
      assertThat(peer.next()).isEqualTo(publication("a", "[1]"));
    }
  }

  @Test
  void aSubscriptionEndsWithItsConnection() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      peer.disconnect();
      server.peer().send(publication("a", "[1]"));
      // one call that came after the end of the connection
      peer.send(TestPeer.request("rpc.subscribe", "[\"a\"]"));
      server.peer().send(publication("a", "[2]"));
      peer.expectSilence();
    }
  }

  @Test
  void messagesOfEveryKindKeepTheOrderOfPublications() {
    try (TestServer server = TestServer.of(new Service())) {
      TestPeer peer = subscriber(server, "a", "b");
      List<String> expected = new ArrayList<>();
      for (int number = 0; number < 1_000; number++) {
        String two = publication("a", "[" + number + ",0]");
        String more = publication("a", "[" + number + ",1]");
        String named = publication("b", "{\"n\":" + number + "}");
        switch (number % 4) {
          case 0 -> server.peer().send("{"); // unreadable
          case 1 -> server.peer().send(publication("test.noted", "[\"x\"]"));
          case 2 -> {
            server.peer().send("[" + two + "," + more + "]");
            expected.addAll(List.of(two, more));
          }
          default -> {
            server.peer().send(named);
            expected.add(named);
          }
        }
      }
      assertThat(expected.stream().map(each -> peer.next()).toList()).isEqualTo(expected);
      server.peer().takeAll();
    }
  }

  @Test
  void everyWayInWhichAMessageIsRefusedLetsTheNextOnePass() {
    try (TestServer server = TestServer.with(builder -> builder
        .limits(RpcLimits.DEFAULTS.withMessageBytes(1_024).withInFlight(1))
        .executor(Runnable::run))) {
      TestPeer peer = subscriber(server, "a");
      TestPeer publisher = server.peer();
      publisher.sendFrames(new Message(false, null, null));
      publisher.send(" ".repeat(1_025));
      publisher.sendWithHeader("{", TestPeer.request("rpc.ping", "[]"));
      publisher.send("[]");
      publisher.send("[" + TestPeer.request("rpc.ping", "[]") + ","
          + TestPeer.request("rpc.ping", "[]") + "]");
      assertThat(publisher.takeAll()).hasSize(5);
      publisher.send(publication("a", "[1]"));
      assertThat(peer.next()).isEqualTo(publication("a", "[1]"));
    }
  }

  @Test
  void aSlowSubscriberIsNotifiedOfMissedMessagesBeforeTheNextMessage() {
    try (TestServer server = TestServer.of()) {
      TestPeer slow = subscriber(server, "a", "b");
      TestPeer quick = subscriber(server, "a");
      slow.limitTo(3);
      for (int i = 0; i < 10; i++) {
        server.peer().send(publication("a", "[" + i + "]"));
      }
      server.peer().send(publication("b", "[]"));
      assertThat(quick.takeAll()).hasSize(10);
      List<String> got = texts(slow.takeAll());
      assertThat(got)
          .containsExactly(
              publication("a", "[0]"), publication("a", "[1]"), publication("a", "[2]"));
      assertThat(List.of(slow.next(), slow.next()))
          .containsExactlyInAnyOrder(missed("a", 7), missed("b", 1));
      server.peer().send(publication("a", "[10]"));
      assertThat(slow.next()).isEqualTo(publication("a", "[10]"));
    }
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream()
        .map(message -> new String(message.body(), StandardCharsets.UTF_8))
        .toList();
  }

  // Interceptors.

  private static TestServer intercepted(ServerInterceptor interceptor) {
    return TestServer.with(builder -> builder.intercept(interceptor).executor(Runnable::run));
  }

  @Test
  void interceptorsTellPublishingFromSubscribingAndMayRefuseBoth() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TestServer server = intercepted((call, next) -> {
      seen.add(call.method() + " " + call.topic() + " " + call.isPublishing() + " "
          + call.isNotification());
      if ("secret".equals(call.topic())) {
        throw RpcErrorReply.unauthorized("not yours");
      }
      return next.proceed();
    })) {
      TestPeer peer = subscriber(server, "a");
      assertThat(peer.error("rpc.subscribe", "[\"secret\"]").get("code").asInt())
          .isEqualTo(-32006);
      List<String> heard = new CopyOnWriteArrayList<>();
      server.server().subscribe("secret", params -> heard.add(params.toString()));
      server.server().publish("secret");
      server.peer().send(publication("a", "[1]"));
      server.peer().send(publication("nobody.listens", "[1]"));
      server.peer().send(publication("secret", "[2]"));
      server.peer().send(publication("rpc.nothing", "[2]"));
      server.peer().ask(TestPeer.request("rpc.ping", "[]"));
      assertThat(peer.next()).isEqualTo(publication("a", "[1]"));
      peer.expectSilence();
      assertThat(heard).containsExactly("[]");
      assertThat(seen)
          .containsExactly(
              "rpc.subscribe a false false",
              "rpc.subscribe secret false false",
              "a a true true",
              "secret secret true true",
              "rpc.ping null false false");
    }
  }

  @Test
  void interceptorsKeepTheOrderEvenWhereTheyAnswerLater() {
    List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();
    try (TestServer server = intercepted((call, next) -> {
      if (!call.isPublishing()) {
        return next.proceed();
      }
      CompletableFuture<Void> permission = new CompletableFuture<>();
      waiting.add(permission);
      return permission.thenCompose(unused -> next.proceed());
    })) {
      TestPeer peer = subscriber(server, "a");
      for (int i = 0; i < 3; i++) {
        server.peer().send(publication("a", "[" + i + "]"));
      }
      for (int i = 0; i < 3; i++) {
        peer.expectSilence();
        assertThat(waiting).hasSize(i + 1);
        waiting.get(i).complete(null);
        assertThat(peer.next()).isEqualTo(publication("a", "[" + i + "]"));
      }
    }
  }

  @Test
  void publicationsThatWaitForInterceptorsAreBoundedAndTheRestIsReportedAsMissed() {
    CompletableFuture<Void> permission = new CompletableFuture<>();
    try (TestServer server = TestServer.with(builder -> builder
        .limits(RpcLimits.DEFAULTS.withInFlight(4))
        .intercept((call, next) ->
            call.isPublishing() ? permission.thenCompose(unused -> next.proceed()) : next.proceed())
        .executor(Runnable::run))) {
      TestPeer peer = subscriber(server, "a");
      for (int i = 0; i < 10; i++) {
        server.peer().send(publication("a", "[" + i + "]"));
      }
      peer.expectSilence();
      permission.complete(null);
      assertThat(texts(peer.takeAll()))
          .containsExactly(
              publication("a", "[0]"),
              publication("a", "[1]"),
              publication("a", "[2]"),
              publication("a", "[3]"),
              publication("a", "[4]"),
              missed("a", 5));
    }
  }

  @Test
  void whatIsLeftWhenNoWorkerIsFreeIsMissed() {
    try (TestServer server = TestServer.with(builder -> builder
        .intercept((call, next) -> next.proceed())
        .executor(task -> {
          if (Thread.currentThread().getName().equals("refused")) {
            throw new java.util.concurrent.RejectedExecutionException("by the test");
          }
          task.run();
        }))) {
      TestPeer peer = subscriber(server, "a");
      String name = Thread.currentThread().getName();
      Thread.currentThread().setName("refused");
      try {
        server.peer().send(publication("a", "[1]"));
      } finally {
        Thread.currentThread().setName(name);
      }
      server.peer().send(publication("a", "[2]"));
      assertThat(texts(peer.takeAll())).containsExactly(missed("a", 1), publication("a", "[2]"));
    }
  }

  @Test
  void whatHasComeTooLateIsNotPublished() {
    long[] now = {0};
    try (TestServer server = TestServer.with(builder -> builder
        .clock(() -> now[0])
        .executor(task -> {
          now[0] += 5_000_000;
          task.run();
        })
        .intercept((call, next) -> next.proceed()))) {
      TestPeer peer = subscriber(server, "a");
      server.peer().sendWithHeader("{\"timeout\":4}", publication("a", "[1]"));
      server.peer().sendWithHeader("{\"timeout\":6}", publication("a", "[2]"));
      assertThat(texts(peer.takeAll())).containsExactly(publication("a", "[2]"));
    }
  }

  @Test
  void aServerThatClosesPublishesNothingMore() {
    try (TestServer server = TestServer.of()) {
      TestPeer peer = subscriber(server, "a");
      server.server().close();
      server.peer().send(publication("a", "[1]"));
      peer.expectSilence();
    }
  }

  @Test
  void theMethodsAreListed() {
    try (TestServer server = TestServer.of()) {
      assertThat(server.peer().result("system.listMethods", "[]"))
          .contains("\"rpc.subscribe\"", "\"rpc.unsubscribe\"");
      assertThat(server.peer().result("system.methodSignature", "[\"rpc.subscribe\"]"))
          .isEqualTo("[[\"boolean\",\"string\",\"boolean\"]]");
    }
  }
}
