package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Notifications whose name is both a method's and a topic's: the method runs, and subscribers get
 * them.
 */
class NotificationsOfMethodsTest {
  public final class Service {
    @RpcMethod
    public void noted(String text) {
      seen.add(text);
    }

    @RpcMethod
    public void failing() {
      seen.add("failing");
      throw new IllegalStateException("as it does");
    }

    @RpcMethod
    public void blocking(int number) throws InterruptedException {
      release.await();
      seen.add(String.valueOf(number));
    }

    @RpcMethod
    public void point(Point point) {
      seen.add(point.toString());
    }
  }

  public record Point(int x, int y) {}

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;
  private TestPeer publisher;

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  private void serve(UnaryOperator<RpcServerBuilder> settings) {
    server = TestServer.with(builder -> settings.apply(builder.register("test", new Service())));
    publisher = server.peer();
  }

  /** All methods run on the thread that sends. */
  private void serve() {
    serve(builder -> builder.executor(Runnable::run));
  }

  private static String notification(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"test." + method + "\",\"params\":" + params + "}";
  }

  private TestPeer subscriber(String method) {
    TestPeer peer = server.connect();
    assertThat(peer.result("rpc.subscribe", "[\"test." + method + "\"]")).isEqualTo("true");
    return peer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.noted\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.noted\",\"params\":{\"text\":\"x\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.noted\",\"params\":[ \"\\u0078\" ]}"
      })
  void theMethodRunsAndSubscribersGetWhatWasSent(String document) {
    serve();
    TestPeer one = subscriber("noted");
    TestPeer two = subscriber("noted");
    TestPeer other = subscriber("failing");
    publisher.send(document);
    assertThat(seen).containsExactly("x");
    assertThat(one.next()).isEqualTo(document);
    assertThat(two.next()).isEqualTo(document);
    other.expectSilence();
    publisher.expectSilence();
  }

  @Test
  void inWhateverOrderItsMembersStand() {
    serve();
    TestPeer peer = subscriber("noted");
    publisher.send("{\"params\": [\"x\"], \"method\": \"test.noted\", \"jsonrpc\": \"2.0\"}");
    publisher.send(
        " {\"method\":\"test.noted\",\"jsonrpc\":\"2.0\",\"params\":[\"x\"],\"more\":1}");
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(seen).containsExactly("x", "x");
  }

  @Test
  void aMethodThatFailsDoesNotPreventDelivery() {
    serve();
    TestPeer peer = subscriber("failing");
    publisher.send("{\"jsonrpc\":\"2.0\",\"method\":\"test.failing\"}");
    assertThat(peer.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"test.failing\"}");
    assertThat(seen).containsExactly("failing");
    publisher.expectSilence();
  }

  @Test
  void paramsThatTheMethodCannotTakeDoNotPreventDelivery() {
    serve();
    TestPeer peer = subscriber("noted");
    publisher.send(notification("noted", "[1,{\"deep\":[2]}]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[1,{\"deep\":[2]}]"));
    assertThat(seen).isEmpty();
    publisher.expectSilence();
  }

  @Test
  void aMemberThatTheMethodIgnoresHasToBeWithinTheLimitsForSubscribers() {
    serve();
    TestPeer peer = subscriber("point");
    String tooLong = "0." + "1".repeat(500);
    publisher.send(notification("point", "[{\"x\":1,\"y\":2,\"z\":" + tooLong + "}]"));
    publisher.send(notification("point", "[{\"x\":1,\"y\":2,\"z\":0.5}]"));
    assertThat(peer.next()).isEqualTo(notification("point", "[{\"x\":1,\"y\":2,\"z\":0.5}]"));
    assertThat(seen).contains("Point[x=1, y=2]");
  }

  @Test
  void subscribersDoNotWaitForTheMethodAndHearOfItInOrder() {
    serve(builder -> builder.threads(1));
    TestPeer peer = subscriber("blocking");
    for (int i = 0; i < 100; i++) {
      publisher.send(notification("blocking", "[" + i + "]"));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(peer.next()).isEqualTo(notification("blocking", "[" + i + "]"));
    }
    assertThat(seen).isEmpty();
    release.countDown();
    eventually("all have run", seen::size, size -> size == 100);
  }

  @Test
  void aConnectionReceivesWhatItPublishesAfterItsSubscription() {
    serve();
    TestPeer peer = server.connect();
    peer.send(TestPeer.request("rpc.subscribe", "[\"test.noted\"]"));
    peer.send(notification("noted", "[\"x\"]"));
    assertThat(peer.next()).contains("\"result\":true");
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(seen).containsExactly("x");
  }

  @Test
  void aBatchRunsAndPublishesEach() {
    serve();
    TestPeer peer = subscriber("noted");
    assertThat(publisher.ask("[" + notification("noted", "[\"a\"]") + ","
            + TestPeer.request("test.noted", "[\"call\"]") + ","
            + notification("noted", "[\"b\"]") + "]"))
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}]");
    assertThat(seen).containsExactly("a", "call", "b");
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"a\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"b\"]"));
    peer.expectSilence();
  }

  @Test
  void aRequestIsNotPublished() {
    serve();
    TestPeer peer = subscriber("noted");
    assertThat(publisher.result("test.noted", "[\"call\"]")).isEqualTo("null");
    peer.expectSilence();
  }

  @Test
  void aSlowSubscriberMissesItAsAnyOtherMessage() {
    serve();
    TestPeer peer = subscriber("noted");
    peer.limitTo(0);
    publisher.send(notification("noted", "[\"a\"]"));
    publisher.send(notification("noted", "[\"b\"]"));
    peer.limitTo(10);
    publisher.send(notification("noted", "[\"c\"]"));
    assertThat(peer.next())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.missed\","
            + "\"params\":{\"topic\":\"test.noted\",\"count\":2}}");
    eventually("it comes", peer::takeAll, all -> !all.isEmpty());
    assertThat(seen).containsExactly("a", "b", "c");
  }

  @Test
  void afterItsDeadlineItNeitherRunsNorIsDelivered() {
    serve();
    TestPeer peer = subscriber("noted");
    publisher.sendWithHeader("{\"timeout\":0}", notification("noted", "[\"late\"]"));
    publisher.send(notification("noted", "[\"x\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(seen).containsExactly("x");
  }

  @Test
  void aListenerInTheProcessGetsItToo() {
    serve();
    List<String> heard = new CopyOnWriteArrayList<>();
    server.server().subscribe("test.noted", params -> heard.add(params.toString()));
    publisher.send(notification("noted", "[\"x\"]"));
    eventually("it is heard", () -> heard, all -> all.equals(List.of("[\"x\"]")));
    assertThat(seen).containsExactly("x");
    server.server().publish("test.noted", "by the server");
    eventually("it is heard", heard::size, size -> size == 2);
    assertThat(seen).containsExactly("x");
  }

  @Test
  void interceptorsStandAroundBothAndEitherCanBeRefused() {
    List<String> passed = new ArrayList<>();
    serve(builder -> builder.executor(Runnable::run).intercept((call, next) -> {
      String what = call.topic() == null ? "run" : "publish";
      passed.add(what + " " + call.method() + " " + call.isNotification());
      return call.context().meta().getOrDefault("refuse", "").equals(what)
          ? CompletableFuture.failedFuture(RpcErrorReply.unauthorized("no"))
          : next.proceed();
    }));
    TestPeer peer = subscriber("noted");
    passed.clear();
    publisher.send(notification("noted", "[\"x\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(passed).containsExactly("publish test.noted true", "run test.noted true");
    publisher.sendWithHeader(
        "{\"meta\":{\"refuse\":\"publish\"}}", notification("noted", "[\"run\"]"));
    publisher.sendWithHeader(
        "{\"meta\":{\"refuse\":\"run\"}}", notification("noted", "[\"published\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"published\"]"));
    assertThat(seen).containsExactly("x", "run");
  }

  @Test
  void aFallbackIsNotAskedForTheNameOfAMethod() {
    List<String> asked = new CopyOnWriteArrayList<>();
    serve(builder -> builder.executor(Runnable::run).fallback(new RpcFallback() {
      @Override
      public java.util.concurrent.CompletionStage<io.zerocall.JsonText> call(
          String method, java.util.Optional<io.zerocall.JsonText> params) {
        return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
      }

      @Override
      public boolean notified(String method, java.util.Optional<io.zerocall.JsonText> params) {
        asked.add(method);
        return true;
      }
    }));
    TestPeer peer = subscriber("noted");
    publisher.send(notification("noted", "[\"x\"]"));
    publisher.send(notification("unknown", "[\"x\"]"));
    assertThat(peer.next()).isEqualTo(notification("noted", "[\"x\"]"));
    assertThat(seen).containsExactly("x");
    assertThat(asked).containsExactly("test.unknown");
  }
}
