package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcException;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcService;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.RpcWire;
import io.zerocall.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's subscriptions, with a test as the server. */
class TopicsTest {
  private static final Pattern CALL = Pattern.compile(
      "\\{\"jsonrpc\":\"2.0\",\"id\":(\\d+),\"method\":\"([^\"]+)\",\"params\":(.*)}");

  public static final class RecordingListener implements RpcMissedListener {
    final List<String> received = new CopyOnWriteArrayList<>();

    @RpcListener("a")
    public void a(String text) {
      received.add(text);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      received.add("missed " + topic + " " + (count.isPresent() ? count.getAsLong() : "?"));
    }
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("tcp://test:1");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> answer = new AtomicReference<>("\"result\":true");
  private final RecordingListener listener = new RecordingListener();

  TopicsTest() {
    transport.onSend(message -> {
      Matcher call = CALL.matcher(new String(message.body(), StandardCharsets.UTF_8));
      if (call.matches()) {
        String reply = answer.get();
        asked.add(call.group(2) + call.group(3));
        if (reply != null) {
          transport.reply("{\"jsonrpc\":\"2.0\",\"id\":" + call.group(1) + "," + reply + "}");
        }
      }
    });
    transport.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void message(String topic, String params) {
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":\"" + topic + "\",\"params\":" + params + "}");
  }

  @Test
  void theFirstSubscribesAndTheLastUnsubscribes() {
    RpcSubscription one = client.subscribe(listener);
    RecordingListener second = new RecordingListener();
    RpcSubscription two = client.subscribe(second);
    assertThat(asked).containsExactly("rpc.subscribe[\"a\"]");
    message("a", "[\"x\"]");
    one.close();
    one.close();
    message("a", "[\"y\"]");
    assertThat(asked).hasSize(1);
    two.close();
    assertThat(asked).containsExactly("rpc.subscribe[\"a\"]", "rpc.unsubscribe[\"a\"]");
    message("a", "[\"z\"]");
    assertThat(listener.received).containsExactly("x");
    assertThat(second.received).containsExactly("x", "y");
    client.subscribe(listener).close();
    assertThat(asked).hasSize(4);
  }

  @Test
  void messagesOfAnyFormAreFound() {
    client.subscribe(listener);
    transport.reply(" {\"params\" : [\"x\"], \"method\":\"\\u0061\", \"jsonrpc\":\"2.0\"}");
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":{\"text\":\"y\"}}");
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":\"other\",\"params\":[]}");
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":");
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.missed\",\"params\":[]}");
    transport.reply("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.missed\",\"params\":[\"other\",1]}");
    message("rpc.missed", "{\"topic\":\"a\",\"count\":17}");
    assertThat(listener.received).containsExactly("x", "y", "missed a 17");
  }

  @Test
  void aNotificationIsNoReplyWithoutAnId() {
    answer.set(null);
    var unused = client
        .callAsync("m", int.class)
        .whenComplete((result, thrown) -> listener.received.add("ended"));
    message("whatever", "[]");
    transport.reply("{\"method\":\"whatever\",\"jsonrpc\":\"2.0\"}");
    assertThat(listener.received).isEmpty();
    transport.reply(
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"x\"}}");
    assertThat(listener.received).containsExactly("ended");
  }

  @Test
  void aLostConnectionIsReportedAndTheClientSubscribesAgain() {
    RpcSubscription subscription = client.withMeta("token", "t").subscribe(listener);
    message("a", "[\"x\"]");
    transport.disconnect("for the test");
    assertThat(listener.received).containsExactly("x", "missed a ?");
    assertThat(asked).hasSize(1);
    transport.connect();
    Eventually.eventually("asked again", () -> asked.size() == 2);
    assertThat(asked).containsExactly("rpc.subscribe[\"a\"]", "rpc.subscribe[\"a\"]");
    assertThat(transport.header(transport.sentCount() - 1)).contains("\"token\":\"t\"");
    message("a", "[\"y\"]");
    assertThat(listener.received).containsExactly("x", "missed a ?", "y");
    assertThat(subscription.missed()).isZero();
    transport.disconnect("again");
    subscription.close();
    transport.connect();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aLostConnectionIsReportedThoughTheSubscriptionWasNotConfirmed() {
    ScriptedTransport other = new ScriptedTransport();
    List<String> bodies = new CopyOnWriteArrayList<>();
    other.onSend(message -> {
      bodies.add(new String(message.body(), StandardCharsets.UTF_8));
      other.replyResult(bodies.size(), "true");
    });
    CompletableFuture<Void> held = new CompletableFuture<>();
    RpcClientBuilder builder = other.client().intercept((call, next) -> {
      boolean isFirst = bodies.isEmpty();
      return next.proceed(call)
          .thenCompose(result -> isFirst
              ? CompletableFuture.completedFuture(result)
              : held.thenApply(unused -> result));
    });
    try (RpcClient slow = builder.connect("tcp://test:2")) {
      other.connect();
      slow.subscribe(listener);
      other.disconnect("for the test");
      other.connect();
      Eventually.eventually("asked again", () -> bodies.size() == 2);
      other.reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":[\"x\"]}");
      other.disconnect("again");
      assertThat(listener.received).containsExactly("missed a ?", "x", "missed a ?");
      held.complete(null);
      other.connect();
      Eventually.eventually("asked again", () -> bodies.size() == 3);
    }
  }

  @Test
  void whatTheServerRefusesAfterAReconnectionIsTriedAgainAndAgain() {
    client.subscribe(listener);
    transport.disconnect("for the test");
    answer.set("\"error\":{\"code\":-32001,\"message\":\"busy\"}");
    transport.connect();
    Eventually.eventually("asked again", () -> asked.size() == 2);
    answer.set("\"result\":true");
    Eventually.eventually("and again", () -> {
      transport.advanceMillis(1_001);
      return asked.size() == 3;
    });
  }

  @Test
  void aRefusalIsThrownAndLeavesNothingBehind() {
    answer.set("\"error\":{\"code\":-32006,\"message\":\"not yours\"}");
    assertThatThrownBy(() -> client.subscribe(listener))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("not yours");
    message("a", "[\"x\"]");
    assertThat(listener.received).isEmpty();
    assertThat(asked).containsExactly("rpc.subscribe[\"a\"]");
    transport.disconnect("for the test");
    transport.connect();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aCheckedExceptionLeavesNothingBehindEither() {
    ScriptedTransport other = new ScriptedTransport();
    List<String> bodies = new CopyOnWriteArrayList<>();
    other.onSend(message -> {
      bodies.add(new String(message.body(), StandardCharsets.UTF_8));
      other.reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\","
          + "\"data\":{\"type\":\"java.io.IOException\",\"fields\":{},\"causes\":[]}}}");
    });
    try (RpcClient throwing =
        other.client().registerException(IOException.class).connect("tcp://test:2")) {
      other.connect();
      assertThatThrownBy(() -> throwing.subscribe(listener))
          .isInstanceOf(IOException.class)
          .hasMessage("no");
      other.reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":[\"x\"]}");
      assertThat(listener.received).isEmpty();
      other.disconnect("for the test");
      other.connect();
      assertThat(bodies).hasSize(1);
    }
  }

  @Test
  void aListenerMayEndAndBeginSubscriptionsOnTheOnlyThreadThereIs() {
    ScriptedTransport other = new ScriptedTransport();
    AtomicLong ids = new AtomicLong();
    other.onSend(message -> other.replyResult(ids.incrementAndGet(), "true"));
    ExecutorService only = Executors.newSingleThreadExecutor();
    try (RpcClient single = other.client().callbackExecutor(only).connect("tcp://test:2")) {
      other.connect();
      RpcSubscription b = single.subscribe("b", params -> {});
      CompletableFuture<RpcSubscription> again = new CompletableFuture<>();
      single.subscribe("a", params -> {
        b.close();
        again.complete(single.subscribe("b", unused -> {}));
      });
      other.reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":[]}");
      Eventually.eventually("subscribed again", again::isDone);
    } finally {
      only.shutdownNow();
    }
  }

  @Test
  void anUnsubscribeThatTheServerRefusedIsRepeated() {
    RpcSubscription subscription = client.subscribe(listener);
    answer.set("\"error\":{\"code\":-32001,\"message\":\"busy\"}");
    subscription.close();
    answer.set("\"result\":true");
    Eventually.eventually("unsubscribed again", () -> {
      transport.advanceMillis(1_001);
      return asked.size() == 3;
    });
    assertThat(asked)
        .containsExactly(
            "rpc.subscribe[\"a\"]", "rpc.unsubscribe[\"a\"]", "rpc.unsubscribe[\"a\"]");
  }

  @Test
  void subscribingAfterAnUnsubscribeThatTheServerRefusedCallsItAgain() {
    RpcSubscription subscription = client.subscribe(listener);
    answer.set("\"error\":{\"code\":-32001,\"message\":\"busy\"}");
    subscription.close();
    answer.set("\"result\":true");
    client.subscribe(listener);
    assertThat(asked)
        .containsExactly("rpc.subscribe[\"a\"]", "rpc.unsubscribe[\"a\"]", "rpc.subscribe[\"a\"]");
    message("a", "[\"x\"]");
    assertThat(listener.received).containsExactly("x");
  }

  @Test
  void aServerThatDoesNotAnswerIsUnsubscribedFrom() throws Exception {
    answer.set(null);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiting = new Thread(() -> {
      try {
        client.withTimeout(Duration.ofMillis(100)).subscribe(listener);
      } catch (RpcException e) {
        thrown.set(e);
      }
    });
    waiting.start();
    Eventually.eventually("asked", () -> transport.sentCount() == 1);
    transport.advanceMillis(101);
    waiting.join();
    assertThat(thrown.get()).isInstanceOf(RpcTimeoutException.class);
    assertThat(asked).contains("rpc.unsubscribe[\"a\"]");
  }

  @Test
  void theViewOfAListenerThatHasLeftIsNotUsedAgain() {
    client.withMeta("token", "one").subscribe(listener);
    client.withMeta("token", "two").subscribe(new RecordingListener()).close();
    transport.disconnect("for the test");
    transport.connect();
    Eventually.eventually("asked again", () -> asked.size() == 2);
    assertThat(transport.header(transport.sentCount() - 1)).contains("\"token\":\"one\"");
  }

  @Test
  void closingTheClientEndsSubscriptions() {
    RpcSubscription subscription = client.subscribe(listener);
    client.close();
    message("a", "[\"x\"]");
    assertThat(listener.received).isEmpty();
    subscription.close();
    assertThat(asked).hasSize(1);
    assertThatThrownBy(() -> client.subscribe(listener))
        .isInstanceOf(RpcUnavailableException.class);
  }

  @Test
  void aMistakeIsReportedBeforeTheServerIsCalled() {
    assertThatThrownBy(() -> client.subscribe(new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.subscribe("rpc.x", params -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.subscribe("a", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(asked).isEmpty();
  }

  @RpcService("weather")
  interface Weather {
    void changed(String city, double celsius);

    @RpcMethod("storm.begun")
    void storm(String... cities);

    default void hot(String city) {
      changed(city, 40);
    }
  }

  @Test
  void aPublisherNotifies() {
    Weather weather = client.publisher(Weather.class);
    weather.changed("Bern", 1.5);
    weather.storm("Bern", "Basel");
    weather.hot("Rome");
    client.publisher(Weather.class, "other").changed("Oslo", 0);
    assertThat(List.of(transport.body(0), transport.body(1), transport.body(2), transport.body(3)))
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"weather.changed\",\"params\":[\"Bern\",1.5]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"weather.storm.begun\",\"params\":[\"Bern\",\"Basel\"]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"weather.changed\",\"params\":[\"Rome\",40.0]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"other.changed\",\"params\":[\"Oslo\",0.0]}");
    assertThat(weather).hasToString("Weather[publishes to weather]").isEqualTo(weather);
    assertThat(client.publisher(Weather.class, "")).hasToString("Weather[publishes]");
  }

  @Test
  void theOriginalZerorpcHasNoTopics() {
    try (RpcClient zerorpc =
        new ScriptedTransport().client().wire(RpcWire.ZERORPC).connect("tcp://test:2")) {
      for (ThrowingCallable use : List.<ThrowingCallable>of(
          () -> zerorpc.publisher(Weather.class),
          () -> zerorpc.publisher(Weather.class, "other"),
          () -> zerorpc.subscribe(listener),
          () -> zerorpc.subscribe("a", params -> {}))) {
        assertThatThrownBy(use)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("no topics");
      }
    }
  }

  interface Answering {
    int changed();
  }

  @Test
  void aPublishersMistakesAreFoundWhenItIsMade() {
    assertThatThrownBy(() -> client.publisher(Answering.class, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("changed", "void");
    assertThatThrownBy(() -> client.publisher(Answering.class))
        .hasMessageContaining("no namespace");
    assertThatThrownBy(() -> client.publisher(Weather.class, "rpc"))
        .hasMessageContaining("reserved");
  }
}
