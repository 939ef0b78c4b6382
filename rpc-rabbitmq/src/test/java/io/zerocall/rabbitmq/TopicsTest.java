package io.zerocall.rabbitmq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.zerocall.JsonText;
import io.zerocall.server.RpcServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of topics between brokers. */
class TopicsTest extends RabbitMqTest {
  private final Site a = bridged();
  private final Site b = bridged();

  private Site bridged() {
    Site site = site();
    site.bridge(bridge -> bridge.topic("news.*").topic("alarm"));
    site.awaitOffer("news.*");
    site.awaitOffer("alarm");
    return site;
  }

  /** Returns what a client of a site receives from now on. */
  private static List<String> received(Site site, String topic) {
    List<String> received = new CopyOnWriteArrayList<>();
    var unused = site.client().subscribe(topic, params -> received.add(params.toString()));
    return received;
  }

  /** Publishes a last message, after which no other can arrive. */
  private static void publishLast(Site site, String topic) {
    site.client().notify(topic, "last");
  }

  private static void awaitLast(List<String> received) {
    eventually("the last message is there", () -> received.contains("[\"last\"]"));
  }

  @Test
  void messagesReachTheOtherBrokersOnce() {
    Site c = bridged();
    List<List<String>> all =
        List.of(received(a, "news.sport"), received(b, "news.sport"), received(c, "news.sport"));
    List<String> alarms = received(c, "alarm");
    a.client().notify("news.sport", "one", 1);
    a.client().notify("alarm", "fire");
    a.client().notify("other.news", "no");
    publishLast(a, "news.sport");
    publishLast(a, "alarm");
    awaitLast(alarms);
    for (List<String> received : all) {
      awaitLast(received);
      assertThat(received).containsExactly("[\"one\",1]", "[\"last\"]");
    }
    assertThat(alarms).containsExactly("[\"fire\"]", "[\"last\"]");
  }

  @Test
  void bothDirectionsWithoutLoops() {
    List<String> atA = received(a, "news.x");
    List<String> atB = received(b, "news.x");
    for (int i = 0; i < 100; i++) {
      a.client().notify("news.x", "a" + i);
      b.client().notify("news.x", "b" + i);
    }
    eventually("all are there", () -> atA.size() >= 200 && atB.size() >= 200);
    publishLast(a, "news.x");
    awaitLast(atA);
    awaitLast(atB);
    assertThat(atA).hasSize(201).doesNotHaveDuplicates();
    assertThat(atB).hasSize(201).doesNotHaveDuplicates();
  }

  @Test
  void theOrderOfAPublisherIsKept() {
    List<String> atB = received(b, "news.x");
    IntStream.range(0, 1_000).forEach(i -> a.client().notify("news.x", i));
    eventually("all are there", () -> atB.size() == 1_000);
    assertThat(atB)
        .containsExactlyElementsOf(
            IntStream.range(0, 1_000).mapToObj(i -> "[" + i + "]").toList());
  }

  @Test
  void messagesOfWorkersAndNamedParametersTravel() {
    List<String> atB = received(b, "news.x");
    RpcServer worker = a.worker(new Reports());
    worker.publish("news.x", "from a worker");
    a.client().notifyJson("news.x", JsonText.parse("{\"a\":1.0}"));
    a.client().notifyJson("news.x", null);
    eventually("all are there", () -> atB.size() == 3);
    assertThat(atB).containsExactlyInAnyOrder("[\"from a worker\"]", "{\"a\":1.0}", "[]");
  }

  @Test
  void twoBridgesAtTheSameBrokerPublishEachMessageOnceToRabbitMq() {
    a.bridge(bridge -> bridge.topic("news.*"));
    List<String> atB = received(b, "news.x");
    IntStream.range(0, 200).forEach(i -> a.client().notify("news.x", i));
    eventually("all are there", () -> atB.size() >= 200);
    publishLast(a, "news.x");
    awaitLast(atB);
    assertThat(atB).hasSize(201).doesNotHaveDuplicates();
  }

  @Test
  void messagesArePassedOnAgainAfterARestartOfRabbitMq() throws Exception {
    List<String> atB = received(b, "news.x");
    a.client().notify("news.x", "before");
    eventually("it is there", () -> atB.size() == 1);
    rabbitMq().stop();
    a.awaitNoOffer("news.*");
    b.awaitNoOffer("news.*");
    rabbitMq().startAgain();
    a.awaitOffer("news.*");
    b.awaitOffer("news.*");
    a.client().notify("news.x", "after");
    eventually("it is there", () -> atB.size() == 2);
    assertThat(atB).containsExactly("[\"before\"]", "[\"after\"]");
  }

  @Test
  void aMessageThatRabbitMqCanNotStoreIsPublishedAgain() throws Exception {
    List<String> atB = received(b, "news.x");
    Channel channel = channel();
    String full = channel
        .queueDeclare(
            "", false, true, true, Map.of("x-max-length", 1, "x-overflow", "reject-publish"))
        .getQueue();
    channel.queueBind(full, network() + ".topics", "news.x");
    a.client().notify("news.x", "one");
    a.client().notify("news.x", "two"); // RabbitMQ refuses it, as the queue is full
    eventually("both are there", () -> atB.size() == 2);
    channel.queueDelete(full);
    publishLast(a, "news.x");
    awaitLast(atB);
    assertThat(atB).containsExactly("[\"one\"]", "[\"two\"]", "[\"last\"]");
  }

  @Test
  void aCallOfATopicReturnsNull() {
    List<String> atB = received(b, "news.x");
    assertThat(a.client().call("news.x", JsonText.class, 1)).isEqualTo(JsonText.NULL);
    eventually("it is there", () -> atB.equals(List.of("[1]")));
  }
}
