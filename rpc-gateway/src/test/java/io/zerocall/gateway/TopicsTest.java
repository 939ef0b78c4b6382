package io.zerocall.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcService;
import io.zerocall.RpcSubscription;
import io.zerocall.client.RpcClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Subscribers at a gateway receive the messages that are published at the backends and at the
 * gateway.
 */
class TopicsTest {
  /** The publisher's interface. */
  @RpcService("weather")
  interface Weather {
    void changed(String place, int number);
  }

  private static final String TOPIC = "weather.changed";
  private static final int MANY = 200;

  private final Published backend = new Published();
  private final Published other = new Published();
  private final TestGateway gateway = TestGateway.to(backend.endpoint(), other.endpoint());
  private final Listening listening = new Listening(gateway);

  @AfterEach
  void close() {
    listening.close();
    gateway.close();
    backend.close();
    other.close();
  }

  private void subscribe() {
    listening.subscribe(TOPIC);
    backend.expect("rpc.subscribe " + TOPIC);
    other.expect("rpc.subscribe " + TOPIC);
  }

  private static String message(String params) {
    return message(TOPIC, params);
  }

  private static String message(String topic, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + topic + "\",\"params\":" + params + "}";
  }

  private static String missed(int count) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.missed\",\"params\":{\"topic\":\"" + TOPIC
        + "\",\"count\":" + count + "}}";
  }

  private void expectMany(String place) {
    for (int i = 0; i < MANY; i++) {
      assertThat(listening.next()).isEqualTo(message("[\"" + place + "\"," + i + "]"));
    }
  }

  @Test
  void whatIsPublishedAtABackendIsHeardOnceAndInOrder() {
    subscribe();
    try (RpcClient client = RpcClient.connect(backend.endpoint())) {
      Weather weather = client.publisher(Weather.class);
      for (int i = 0; i < MANY; i++) {
        weather.changed("Bern", i);
      }
      expectMany("Bern");
    }
    backend.server().publish(TOPIC, "last");
    assertThat(listening.next()).isEqualTo(message("[\"last\"]"));
  }

  @Test
  void aNotificationOfABackendsMethodIsHeardTooWhereverItIsSent() {
    listening.subscribe("test.note");
    backend.expect("rpc.subscribe test.note");
    other.expect("rpc.subscribe test.note");
    assertThat(gateway.ask(message("test.note", "[\"at the gateway\"]"))).isEmpty();
    assertThat(listening.next()).isEqualTo(message("test.note", "[\"at the gateway\"]"));
    try (RpcClient client = RpcClient.connect(backend.endpoint())) {
      client.notify("test.note", "behind it");
      assertThat(listening.next()).isEqualTo(message("test.note", "[\"behind it\"]"));
    }
  }

  @Test
  void whatIsPublishedAtTheGatewayIsHeardOnceAndInOrder() {
    subscribe();
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < MANY; i++) {
      batch.append(i == 0 ? "" : ",").append(message("[\"Genève\"," + i + "]"));
    }
    assertThat(gateway.ask(batch.append(']').toString())).isEmpty();
    expectMany("Genève");
    listening.send(message("[\"last\"]"));
    assertThat(listening.next()).isEqualTo(message("[\"last\"]"));
  }

  @Test
  void subscribersOfTheBackendHearWhatIsPublishedAtTheGateway() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (RpcSubscription subscription =
        backend.server().subscribe(TOPIC, params -> heard.add(params.toString()))) {
      gateway.ask(message("{\"a\": 1.00}"));
      assertThat(heard.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("{\"a\": 1.00}");
      assertThat(subscription.missed()).isZero();
    }
  }

  @Test
  void allBackendsAreHeardAndParamsComeToTheLetter() {
    subscribe();
    String params = "{ \"b\" : [1.00, 1e400, \"\\u00e9é\"],\"a\":{}}";
    try (RpcClient one = RpcClient.connect(backend.endpoint());
        RpcClient two = RpcClient.connect(other.endpoint())) {
      for (RpcClient client : new RpcClient[] {one, two, one}) {
        client.notifyJson(TOPIC, JsonText.parse(params));
        assertThat(listening.next()).isEqualTo(message(params));
      }
    }
  }

  @Test
  void aSubscriberOverZeroMqGetsThemToo() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (RpcClient client = RpcClient.connect(gateway.endpoint());
        RpcSubscription subscription =
            client.subscribe(TOPIC, params -> heard.add(params.toString()))) {
      other.expect("rpc.subscribe " + TOPIC);
      other.server().publish(TOPIC, "Bern", 1);
      assertThat(heard.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("[\"Bern\",1]");
      assertThat(subscription.missed()).isZero();
    }
    other.expect("rpc.unsubscribe " + TOPIC);
  }

  @Test
  void theBackendsAreNotifiedOfTheFirstSubscriberAndOfTheEndOfTheLast() {
    subscribe();
    try (Listening second = new Listening(gateway)) {
      second.subscribe(TOPIC);
      listening.unsubscribe(TOPIC);
      backend.server().publish(TOPIC, "heard");
      assertThat(second.next()).isEqualTo(message("[\"heard\"]"));
    }
    backend.expect("rpc.unsubscribe " + TOPIC); // the connection was lost
    other.expect("rpc.unsubscribe " + TOPIC);
    subscribe();
    backend.server().publish(TOPIC, "again");
    assertThat(listening.next()).isEqualTo(message("[\"again\"]"));
    gateway.server().close();
    backend.expect("rpc.unsubscribe " + TOPIC);
  }

  @Test
  void aSubscriberThatComesAndGoesQuicklyLeavesNothingBehind() {
    for (int i = 0; i < MANY; i++) {
      listening.subscribe(TOPIC).unsubscribe(TOPIC);
    }
    listening.subscribe("end").subscribe(TOPIC);
    backend.await("rpc.subscribe end");
    backend.await("rpc.subscribe " + TOPIC); // the end of the previous one may come in between
    backend.server().publish(TOPIC, "once");
    backend.server().publish("end");
    assertThat(List.of(listening.next(), listening.next())) // topics have no order between them
        .containsExactlyInAnyOrder(message("[\"once\"]"), message("end", "[]"));
    backend.server().publish(TOPIC, "last");
    assertThat(listening.next()).isEqualTo(message("[\"last\"]"));
  }

  @Test
  void aBackendThatRefusesAtFirstIsAskedAgain() {
    backend.refuse(1);
    listening.subscribe(TOPIC);
    other.expect("rpc.subscribe " + TOPIC);
    backend.expect("rpc.subscribe " + TOPIC);
    backend.server().publish(TOPIC, "heard");
    assertThat(listening.next()).isEqualTo(missed(0));
    assertThat(listening.next()).isEqualTo(message("[\"heard\"]"));
  }

  @Test
  void aBackendThatIsStartedAgainIsHeardAgain() {
    subscribe();
    try (Listening another = new Listening(gateway)) {
      another.subscribe("another"); // requested after the first call was answered
      backend.expect("rpc.subscribe another");
    }
    String endpoint = backend.endpoint();
    backend.close();
    assertThat(listening.next()).isEqualTo(missed(0));
    other.server().publish(TOPIC, "meanwhile");
    assertThat(listening.next()).isEqualTo(message("[\"meanwhile\"]"));
    try (Published restarted = new Published(endpoint)) {
      restarted.await("rpc.subscribe " + TOPIC);
      restarted.server().publish(TOPIC, "back");
      assertThat(listening.next()).isEqualTo(message("[\"back\"]"));
    }
  }
}
