package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcLimits;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcService;
import io.zerocall.RpcSubscription;
import io.zerocall.client.RpcClient;
import io.zerocall.server.FallbackTopic;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.ZmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publish and subscribe, from proxies and listeners through the network. */
@Timeout(120)
class TopicsTest {

  @RpcService("weather")
  public interface Weather {
    void changed(String city, double celsius);
  }

  public static final class CityListener implements RpcMissedListener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @RpcListener("weather.changed")
    public void changed(String city, double celsius) {
      received.add(city + " " + celsius);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      received.add("missed " + topic + " " + (count.isPresent() ? count.getAsLong() : "?"));
    }

    String next() throws InterruptedException {
      String next = received.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a message").isNotNull();
      return next;
    }
  }

  public static final class Blocking implements RpcMissedListener {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @RpcListener("weather.changed")
    public void changed(String city, double celsius) throws InterruptedException {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
      received.add(city);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      received.add("missed " + count.orElseThrow());
    }
  }

  public static final class WeatherService {
    private final BlockingQueue<String> recorded = new LinkedBlockingQueue<>();

    @RpcMethod
    public void changed(String city, double celsius) {
      recorded.add(city + " " + celsius);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Wired.ANY_PORT, "inproc://topics-of-methods"})
  void aNotificationOfAMethodRunsAndReachesSubscribers(String endpoint) throws Exception {
    WeatherService service = new WeatherService();
    CityListener listener = new CityListener();
    try (RpcServer server =
            RpcServer.builder().bind(endpoint).register("weather", service).start();
        RpcClient subscriber = RpcClient.connect(server.endpoint());
        RpcClient publisher = RpcClient.connect(server.endpoint())) {
      subscriber.subscribe(listener);
      publisher.publisher(Weather.class).changed("Bern", 1.5);
      publisher.notifyNamed("weather.changed", Map.of("city", "Oslo", "celsius", -3));
      assertThat(List.of(listener.next(), listener.next()))
          .containsExactly("Bern 1.5", "Oslo -3.0");
      for (int i = 0; i < 2; i++) {
        assertThat(service.recorded.poll(20, TimeUnit.SECONDS)).isIn("Bern 1.5", "Oslo -3.0");
      }
      publisher.proxy(Weather.class).changed("Rome", 30); // a call, which waits for its reply
      assertThat(service.recorded).containsExactly("Rome 30.0");
      publisher.notify("weather.changed", "Nice", 20);
      assertThat(listener.next()).isEqualTo("Nice 20.0");
    }
  }

  private static RpcServer serve(String endpoint) {
    return RpcServer.builder().bind(endpoint).start();
  }

  @ParameterizedTest
  @ValueSource(strings = {Wired.ANY_PORT, "inproc://topics"})
  void clientsAndServerPublishToClientsAndServer(String endpoint) throws Exception {
    CityListener here = new CityListener();
    CityListener there = new CityListener();
    try (RpcServer server = serve(endpoint);
        RpcClient one = RpcClient.connect(server.endpoint());
        RpcClient other = RpcClient.connect(server.endpoint())) {
      RpcSubscription local = server.subscribe(here);
      RpcSubscription remote = one.subscribe(there);
      other.publisher(Weather.class).changed("Bern", 1.5);
      assertThat(List.of(here.next(), there.next())).containsExactly("Bern 1.5", "Bern 1.5");
      server.publisher(Weather.class).changed("Oslo", -3);
      assertThat(List.of(here.next(), there.next())).containsExactly("Oslo -3.0", "Oslo -3.0");
      server.publish("weather.changed", "Rome", 30);
      server.publishNamed("weather.changed", Map.of("city", "Nice", "celsius", 20));
      assertThat(List.of(here.next(), there.next(), here.next(), there.next()))
          .containsExactly("Rome 30.0", "Rome 30.0", "Nice 20.0", "Nice 20.0");
      assertThat(local.missed() + remote.missed()).isZero();
      remote.close();
      local.close();
      // Messages of two clients have no order, so a third subscriber reports that the first has
      // arrived.
      CityListener third = new CityListener();
      server.subscribe(third);
      other.notify("weather.changed", "Bern", 2);
      assertThat(third.next()).isEqualTo("Bern 2.0");
      assertThat(one.subscribe(there)).isNotNull();
      other.notify("weather.changed", "Bern", 3);
      assertThat(there.next()).isEqualTo("Bern 3.0");
      assertThat(here.received).isEmpty();
    }
  }

  /** Returns a client whose notifications don't expire, however busy the machine is. */
  private static RpcClient patient(RpcServer server) {
    return RpcClient.builder().timeout(Duration.ofMinutes(5)).connect(server.endpoint());
  }

  @Test
  void everySubscriberGetsEveryPublishersMessagesInOrder() throws Exception {
    int publishers = 10;
    int subscribers = 100;
    int messages = 20; // per publisher and topic; all of them are within the limits
    List<String> topics = List.of("t.0", "t.1", "t.2", "t.3", "t.4");
    int all = publishers * topics.size() * messages;
    CountDownLatch complete = new CountDownLatch(subscribers);
    List<String> wrong = new CopyOnWriteArrayList<>();
    List<RpcClient> clients = new ArrayList<>();
    try (RpcServer server = serve(Wired.ANY_PORT)) {
      for (int i = 0; i < subscribers; i++) {
        RpcClient client = patient(server);
        clients.add(client);
        Map<String, Integer> next = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        for (String topic : topics) {
          client.subscribe(topic, params -> {
            List<JsonText> values = params.elements();
            int number = Integer.parseInt(values.get(1).toString());
            String publisher = topic + values.get(0);
            if (number != next.getOrDefault(publisher, 0)) {
              wrong.add(publisher + " " + number);
            }
            next.put(publisher, number + 1);
            if (count.incrementAndGet() == all) {
              complete.countDown();
            }
          });
        }
      }
      List<Thread> publishing = IntStream.range(0, publishers)
          .mapToObj(publisher -> {
            RpcClient client = patient(server);
            clients.add(client);
            return new Thread(() -> {
              for (int number = 0; number < messages; number++) {
                for (String topic : topics) {
                  client.notify(topic, publisher, number);
                }
              }
            });
          })
          .toList();
      publishing.forEach(Thread::start);
      assertThat(complete.await(90, TimeUnit.SECONDS)).as("all got all").isTrue();
      assertThat(wrong).isEmpty();
    } finally {
      clients.forEach(RpcClient::close);
    }
  }

  private static void send(ZmtpClient client, String document) {
    try {
      client.send(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes long to open the topic {@code slow}, and receives everything that is published. */
  private static final class SlowTopics implements RpcFallback {
    private final CountDownLatch opening = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException(method));
    }

    @Override
    public boolean notified(String method, Optional<JsonText> params) {
      return received.add(params.orElseThrow().toString());
    }

    @Override
    public void topicOpened(FallbackTopic topic) {
      opening.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aSlowSubscriptionHoldsUpItsConnectionAndNothingIsMissed() throws Exception {
    int count = 5_000;
    SlowTopics topics = new SlowTopics();
    try (RpcServer server = RpcServer.builder()
            .limits(RpcLimits.DEFAULTS.withInFlight(10))
            .fallback(topics)
            .bind(Wired.ANY_PORT)
            .start();
        ZmtpClient client = ZmtpClient.dealer(server.endpoint());
        RpcClient other = RpcClient.connect(server.endpoint())) {
      client.send(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.subscribe\",\"params\":[\"slow\"]}");
      assertThat(topics.opening.await(20, TimeUnit.SECONDS)).isTrue();
      Thread publishing = new Thread(() -> {
        for (int i = 0; i < count; i++) {
          send(client, "{\"jsonrpc\":\"2.0\",\"method\":\"t\",\"params\":[" + i + "]}");
        }
      });
      publishing.start();
      for (int i = 0; i < 100; i++) { // other connections are served meanwhile
        assertThat(other.call("rpc.ping", String.class)).isEqualTo("pong");
      }
      assertThat(topics.received).isEmpty();
      topics.release.countDown();
      publishing.join();
      eventually("all are published", () -> topics.received.size() == count);
      assertThat(topics.received)
          .containsExactlyElementsOf(
              IntStream.range(0, count).mapToObj(i -> "[" + i + "]").toList());
    } finally {
      topics.release.countDown();
    }
  }

  private static final Pattern MISSED =
      Pattern.compile(".*\"rpc.missed\",\"params\":\\{\"topic\":\"t\",\"count\":(\\d+)}}");

  @Test
  void aSubscriberThatDoesNotReadGetsTheNumberOfMissedMessages() throws Exception {
    int lots = 60;
    int lot = 400;
    String text = "x".repeat(2_000);
    try (RpcServer server = serve(Wired.ANY_PORT);
        RpcClient publisher = patient(server);
        RpcClient quick = RpcClient.connect(server.endpoint());
        ZmtpClient slow = ZmtpClient.dealer(server.endpoint())) {
      slow.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.subscribe\",\"params\":[\"t\"]}");
      assertThat(slow.receiveText()).endsWith("\"result\":true}");
      AtomicInteger count = new AtomicInteger();
      RpcSubscription reading = quick.subscribe("t", params -> count.incrementAndGet());
      for (int i = 1; i <= lots; i++) {
        for (int j = 0; j < lot; j++) {
          publisher.notify("t", i * lot + j, text);
        }
        int expected = i * lot;
        eventually("the quick one has all", () -> count.get() == expected);
      }
      assertThat(reading.missed()).isZero();
      long delivered = 0;
      long missed = 0;
      while (delivered + missed < (long) lots * lot) {
        String message = slow.receiveText();
        Matcher matcher = MISSED.matcher(message);
        if (matcher.matches()) {
          missed += Long.parseLong(matcher.group(1));
        } else {
          assertThat(message).startsWith("{\"jsonrpc\":\"2.0\",\"method\":\"t\"");
          delivered++;
        }
      }
      assertThat(delivered + missed).isEqualTo((long) lots * lot);
      assertThat(missed).isPositive();
      publisher.notify("t", "last");
      assertThat(slow.receiveText()).endsWith("[\"last\"]}");
    }
  }

  @Test
  void aKilledSubscriberHarmsNoOther() throws Exception {
    try (RpcServer server = serve(Wired.ANY_PORT);
        RpcClient publisher = RpcClient.connect(server.endpoint());
        RpcClient other = RpcClient.connect(server.endpoint());
        ChildJvm child = ChildJvm.start(SubscriberMain.class, server.endpoint(), "t")) {
      AtomicInteger count = new AtomicInteger();
      other.subscribe("t", params -> count.incrementAndGet());
      child.awaitLine("ready");
      int published = 0;
      for (int lot = 0; lot < 40; lot++) {
        for (int i = 0; i < 250; i++) {
          publisher.notify("t", published++);
        }
        if (lot == 10) {
          child.awaitLine("got [100]");
          child.kill();
        }
        int expected = published;
        eventually("the other one has all", () -> count.get() == expected);
      }
      assertThat(publisher.call("rpc.ping", String.class)).isEqualTo("pong");
    }
  }

  @Test
  void aServerThatComesBackIsSubscribedToAgain() throws Exception {
    CityListener listener = new CityListener();
    RpcServer first = serve(FreePort.endpoint());
    String endpoint = first.endpoint();
    try (RpcClient client = RpcClient.connect(endpoint)) {
      RpcSubscription subscription = client.subscribe(listener);
      first.publish("weather.changed", "Bern", 1);
      assertThat(listener.next()).isEqualTo("Bern 1.0");
      first.close();
      assertThat(listener.next()).isEqualTo("missed weather.changed ?");
      CountDownLatch asked = new CountDownLatch(1);
      try (RpcServer again = RpcServer.builder()
          .bind(endpoint)
          .intercept((call, next) -> next.proceed().whenComplete((result, thrown) -> {
            if ("weather.changed".equals(call.topic())) {
              asked.countDown();
            }
          }))
          .start()) {
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        again.publish("weather.changed", "Bern", 2);
        assertThat(listener.next()).isEqualTo("Bern 2.0");
        assertThat(subscription.missed()).isZero();
      }
    } finally {
      first.close();
    }
  }

  @Test
  void aListenerThatBlocksDelaysNoOtherAndLearnsWhatItMissed() throws Exception {
    CityListener quick = new CityListener();
    Blocking blocking = new Blocking();
    try (RpcServer server = serve(Wired.ANY_PORT);
        RpcClient client = RpcClient.connect(server.endpoint())) {
      RpcSubscription blocked = client.subscribe(blocking);
      client.subscribe(quick);
      for (int i = 0; i < 1_500; i++) {
        server.publish("weather.changed", "c" + i, 0);
        assertThat(quick.next()).isEqualTo("c" + i + " 0.0");
      }
      assertThat(client.call("rpc.ping", String.class)).isEqualTo("pong");
      blocking.goOn.countDown();
      long missed = blocked.missed();
      assertThat(missed).isBetween(1_500L - 1_024 - 1, 1_500L - 1_024);
      for (int i = 0; i < 1_500 - missed; i++) {
        assertThat(blocking.received.poll(20, TimeUnit.SECONDS)).isEqualTo("c" + i);
      }
      assertThat(blocking.received.poll(20, TimeUnit.SECONDS)).isEqualTo("missed " + missed);
    }
  }

  @Test
  void whatAnInterceptorRefusesIsThrown() {
    try (Wired wired = Wired.with(
        server -> server.intercept((call, next) -> {
          if ("secret".equals(call.topic())) {
            throw RpcErrorReply.unauthorized("not yours");
          }
          return next.proceed();
        }),
        client -> {})) {
      assertThatThrownBy(() -> wired.client().subscribe("secret", params -> {}))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("not yours");
      assertThat(wired.client().subscribe("open", params -> {})).isNotNull();
    }
  }

  @Test
  void aReqSocketCannotSubscribeAndADealerCan() throws Exception {
    Python.requirePyzmq();
    String subscribe =
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"rpc.subscribe\", \"params\": [\"t\"]}";
    try (RpcServer server = serve(Wired.ANY_PORT);
        Python req = Python.start("caller.py", "REQ", server.endpoint());
        Python dealer = Python.start("subscriber.py", server.endpoint(), "t", "2")) {
      req.send("[" + subscribe + "]");
      assertThat(req.line())
          .contains(String.valueOf(RpcErrorCode.INVALID_REQUEST), "REQ socket", "DEALER");
      assertThat(dealer.line()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}");
      server.publish("t", 1, "x");
      req.send("[{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"rpc.ping\"}]");
      assertThat(req.line()).contains("pong");
      server.publish("t");
      assertThat(dealer.line())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"t\",\"params\":[1,\"x\"]}");
      assertThat(dealer.line()).isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"t\",\"params\":[]}");
    }
  }
}
