package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topics that a fallback is notified of, and the messages that it publishes to them. */
class FallbackTopicsTest {
  private static final class RecordingFallback implements RpcFallback {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<FallbackTopic> topics = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
      return CompletableFuture.failedFuture(RpcErrorReply.methodNotFound());
    }

    @Override
    public void topicOpened(FallbackTopic topic) {
      events.add("+" + topic.name());
      topics.add(topic);
      if (topic.name().equals("bad")) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void topicClosed(FallbackTopic topic) {
      assertThat(topics).contains(topic);
      events.add("-" + topic.name());
    }
  }

  private final RecordingFallback recorded = new RecordingFallback();
  private final TestServer server =
      TestServer.with(builder -> builder.executor(Runnable::run).fallback(recorded));

  @AfterEach
  void close() {
    server.close();
  }

  private TestPeer subscriber(String topic) {
    TestPeer peer = server.connect();
    assertThat(peer.result("rpc.subscribe", "[\"" + topic + "\"]")).isEqualTo("true");
    return peer;
  }

  private static String message(String topic, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + topic + "\",\"params\":" + params + "}";
  }

  private static String missed(String topic, long count) {
    return message("rpc.missed", "{\"topic\":\"" + topic + "\",\"count\":" + count + "}");
  }

  @Test
  void isNotifiedOfTheFirstSubscriberAndOfTheEndOfTheLast() {
    TestPeer one = subscriber("a");
    TestPeer two = subscriber("a");
    RpcSubscription local = server.server().subscribe("a", params -> {});
    assertThat(recorded.events).containsExactly("+a");
    one.result("rpc.unsubscribe", "[\"a\"]");
    two.disconnect();
    assertThat(recorded.events).containsExactly("+a");
    local.close();
    assertThat(recorded.events).containsExactly("+a", "-a");
    TestPeer three = subscriber("a");
    assertThat(recorded.events).containsExactly("+a", "-a", "+a");
    recorded.topics.get(0).publish(JsonText.parse("[1]"));
    recorded.topics.get(0).missed(OptionalLong.empty());
    three.expectSilence(); // a closed topic delivers nothing any more
  }

  @Test
  void isNotNotifiedOfTheLibrarysOwnTopics() {
    TestPeer peer = subscriber("rpc.draining");
    peer.disconnect();
    assertThat(recorded.events).isEmpty();
  }

  @Test
  void whatItThrowsDoesNoHarm() {
    TestPeer peer = subscriber("bad");
    recorded.topics.get(0).publish(JsonText.parse("[1]"));
    assertThat(peer.next()).isEqualTo(message("bad", "[1]"));
  }

  @Test
  void whatItPublishesGoesToTheSubscribersAsItIs() {
    TestPeer one = subscriber("a");
    TestPeer two = subscriber("a");
    for (String params : List.of("[ 1.00 , \"\\u00e9é\" ]", "{\"b\":1e400,\"a\":{}}", "[]")) {
      recorded.topics.get(0).publish(JsonText.parse(params));
      assertThat(one.next()).isEqualTo(message("a", params));
      assertThat(two.next()).isEqualTo(message("a", params));
    }
  }

  @Test
  void whatWasMissedElsewhereIsAddedToWhatIsMissedHere() {
    TestPeer peer = subscriber("a");
    FallbackTopic topic = recorded.topics.get(0);
    topic.missed(OptionalLong.of(3));
    assertThat(peer.next()).isEqualTo(missed("a", 3));
    peer.limitTo(0);
    topic.publish(JsonText.parse("[1]"));
    topic.missed(OptionalLong.of(4));
    topic.missed(OptionalLong.empty());
    topic.missed(OptionalLong.empty());
    topic.missed(OptionalLong.of(0));
    peer.limitTo(3);
    topic.publish(JsonText.parse("[2]"));
    List<String> received = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      received.add(peer.next());
    }
    assertThat(received)
        .containsExactlyInAnyOrder(missed("a", 0), missed("a", 5), message("a", "[2]"));
    assertThat(received.get(2)).isEqualTo(message("a", "[2]"));
    peer.expectSilence();
  }

  @Test
  void whatIsTooLargeIsMissed() {
    TestPeer peer = subscriber("a");
    JsonText large = JsonText.parse("[\"" + "x".repeat(4 << 20) + "\"]");
    recorded.topics.get(0).publish(large);
    assertThat(peer.next()).isEqualTo(missed("a", 1));
  }

  @Test
  void aListenerInTheProcessIsNotifiedOfAnUnknownNumber() {
    RecordingTopics listener = new RecordingTopics();
    try (RpcSubscription subscription = server.server().subscribe("a", listener)) {
      recorded.topics.get(0).missed(OptionalLong.of(2));
      recorded.topics.get(0).missed(OptionalLong.empty());
      assertThat(listener.counts).containsExactly(OptionalLong.of(2), OptionalLong.empty());
      assertThat(subscription.missed()).isEqualTo(2);
    }
  }

  private static final class RecordingTopics implements Consumer<JsonText>, RpcMissedListener {
    private final List<OptionalLong> counts = new CopyOnWriteArrayList<>();

    @Override
    public void accept(JsonText params) {}

    @Override
    public void missed(String topic, OptionalLong count) {
      counts.add(count);
    }
  }
}
