package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.TcpProxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishers and subscribers that a broker connects: clients, and listeners in workers. */
@Timeout(60)
class BrokerTopicsTest {
  private static final String TOPIC = "weather.changed";

  private static List<String> listen(RpcServer worker) {
    List<String> heard = new CopyOnWriteArrayList<>();
    worker.subscribe(TOPIC, params -> heard.add(params.toString()));
    return heard;
  }

  /** Publishes until a message arrives, as a subscription takes a moment. */
  private static void awaitSubscribed(Runnable publish, List<String> heard) {
    eventually("it is subscribed", () -> {
      publish.run();
      return !heard.isEmpty();
    });
  }

  @Test
  void aListenerInAWorkerReceivesWhatAClientPublishes() throws Exception {
    try (Brokers brokers = new Brokers()) {
      List<String> heard = listen(brokers.worker(new Jobs("w")));
      RpcClient client = brokers.first();
      awaitSubscribed(() -> client.notify(TOPIC, 0), heard);
      client.notify(TOPIC, -1);
      eventually("all earlier ones are there", () -> heard.contains("[-1]"));
      heard.clear();
      for (int i = 1; i <= 100; i++) {
        client.notify(TOPIC, i);
      }
      eventually("all arrive", () -> heard.size() == 100);
      for (int i = 1; i <= 100; i++) {
        assertThat(heard.get(i - 1)).isEqualTo("[" + i + "]");
      }
    }
  }

  @Test
  void whatAWorkerPublishesReachesClientsAndOtherWorkersAndItselfOnce() throws Exception {
    try (Brokers brokers = new Brokers()) {
      RpcServer first = brokers.worker(new Jobs("first"));
      RpcServer second = brokers.worker(new Jobs("second"));
      List<String> ownHeard = listen(first);
      List<String> otherHeard = listen(second);
      List<String> clientHeard = new CopyOnWriteArrayList<>();
      brokers.first().subscribe(TOPIC, params -> clientHeard.add(params.toString()));
      awaitSubscribed(() -> first.publish(TOPIC, 0), otherHeard);
      first.publish(TOPIC, -1);
      eventually("all know", () -> otherHeard.contains("[-1]") && clientHeard.contains("[-1]"));
      eventually("it knows itself", () -> ownHeard.contains("[-1]"));
      ownHeard.clear();
      otherHeard.clear();
      clientHeard.clear();
      for (int i = 1; i <= 100; i++) {
        first.publish(TOPIC, i);
      }
      for (List<String> heard : List.of(ownHeard, otherHeard, clientHeard)) {
        eventually("all arrive", () -> heard.size() >= 100);
      }
      second.publish(TOPIC, "end");
      for (List<String> heard : List.of(ownHeard, otherHeard, clientHeard)) {
        eventually("the end arrives", () -> heard.contains("[\"end\"]"));
        assertThat(heard).hasSize(101).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aWorkerSubscribesAgainAfterItsConnectionWasLost() throws Exception {
    try (Brokers brokers = new Brokers();
        TcpProxy proxy = TcpProxy.to(brokers.endpoint())) {
      RpcServer worker = brokers.opened(
          RpcServer.builder().dial(proxy.endpoint()).register(new Jobs("w")).start());
      List<String> heard = listen(worker);
      awaitSubscribed(() -> brokers.first().notify(TOPIC, 0), heard);
      proxy.breakConnections();
      eventually("it has left", () -> brokers.broker().workers() == 0);
      eventually("it is back", () -> brokers.broker().workers() == 1);
      heard.clear();
      awaitSubscribed(() -> brokers.first().notify(TOPIC, 1), heard);
      assertThat(heard).contains("[1]");
    }
  }

  @Test
  void aNotificationOfAnOfferedNameRunsOnOneWorkerAndIsPublished() throws Exception {
    try (Brokers brokers = new Brokers()) {
      Jobs one = new Jobs("one");
      Jobs two = new Jobs("two");
      one.released.countDown();
      two.released.countDown();
      RpcServer worker = brokers.worker(one);
      brokers.worker(two);
      List<JsonText> heard = new CopyOnWriteArrayList<>();
      worker.subscribe("jobs.hold", heard::add);
      AtomicInteger published = new AtomicInteger();
      eventually("it is subscribed", () -> {
        brokers.first().notify("jobs.hold");
        published.incrementAndGet();
        return !heard.isEmpty();
      });
      eventually("they have run", () -> one.runs.get() + two.runs.get() == published.get());
      for (int i = 0; i < 20; i++) {
        assertThat(brokers.first().call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
      }
      assertThat(one.runs.get() + two.runs.get()).isEqualTo(published.get());
    }
  }
}
