package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcException;
import io.zerocall.RpcListener;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topics of one client of several servers. */
@Timeout(120)
class ManyServersTopicsTest {
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void end() throws Exception {
    nodes.forEach(node -> node.release.countDown());
    for (AutoCloseable other : others) {
      other.close();
    }
    nodes.forEach(node -> node.server.close(Duration.ZERO));
  }

  /** A server that counts the clients that are subscribed to the topic {@code t}. */
  private static final class Node {
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger unsubscribed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger(); // unsubscriptions
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean refuses;
    private volatile boolean holds;
    private final RpcServer server;

    Node(String endpoint) {
      server = RpcServer.builder()
          .bind(endpoint)
          .intercept((call, next) -> {
            if ("t".equals(call.topic()) && call.method().equals("rpc.subscribe")) {
              subscribe();
            } else if ("t".equals(call.topic()) && call.method().equals("rpc.unsubscribe")) {
              unsubscribe();
            }
            return next.proceed();
          })
          .start();
    }

    private void unsubscribe() {
      if (refuses) {
        refused.incrementAndGet();
        throw RpcErrorReply.unauthorized("not now");
      }
      unsubscribed.incrementAndGet();
    }

    private void subscribe() {
      if (refuses) {
        throw RpcErrorReply.unauthorized("not yours");
      }
      subscribed.incrementAndGet();
      if (holds) {
        try {
          assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    String endpoint() {
      return server.endpoint();
    }
  }

  /** Keeps what it hears. */
  public static final class Recorder implements RpcMissedListener {
    private final List<String> received = new CopyOnWriteArrayList<>();

    @RpcListener("t")
    public void heard(String text) {
      received.add(text);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      received.add("missed " + (count.isPresent() ? count.getAsLong() : "?"));
    }

    long count(String text) {
      return received.stream().filter(text::equals).count();
    }
  }

  private Node start(String endpoint) {
    Node node = new Node(endpoint);
    nodes.add(node);
    return node;
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      start("tcp://127.0.0.1:0");
    }
  }

  private RpcClient connect(RpcClientBuilder builder, String target) {
    RpcClient client = builder.connect(target);
    others.add(client);
    return client;
  }

  private RpcClient connect() {
    RpcClient client = connect(
        RpcClient.builder(), nodes.stream().map(Node::endpoint).collect(Collectors.joining(",")));
    awaitConnected(client, nodes.size());
    return client;
  }

  private static void awaitConnected(RpcClient client, int servers) {
    eventually(
        "connected: " + client,
        () -> client.statistics().connections() == servers
            && client.toString().contains(servers + " of "));
  }

  private RpcClient connect(List<String> found) {
    return connect(
        RpcClient.builder().resolver("test", target -> found).resolveEvery(Duration.ofMillis(20)),
        "test://nodes");
  }

  private void awaitHeard(String text) {
    eventually(text + " in " + recorder.received, () -> recorder.received.contains(text));
  }

  /** Publishes until a message arrives, for a subscription that is not waited for. */
  private void awaitSubscribed(Node node, String text) {
    eventually(text + " in " + recorder.received, () -> {
      node.server.publish("t", text);
      return recorder.received.contains(text);
    });
  }

  @Test
  void theMessagesOfAllServersArriveEachInTheOrderOfItsServer() {
    start(3);
    RpcSubscription subscription = connect().subscribe(recorder);
    int count = 200;
    for (int i = 0; i < count; i++) {
      for (int node = 0; node < 3; node++) {
        nodes.get(node).server.publish("t", node + " " + i);
      }
    }
    eventually("all have arrived", () -> recorder.received.size() == 3 * count);
    for (int node = 0; node < 3; node++) {
      String prefix = node + " ";
      assertThat(recorder.received)
          .filteredOn(text -> text.startsWith(prefix))
          .containsExactlyElementsOf(
              IntStream.range(0, count).mapToObj(i -> prefix + i).toList());
    }
    assertThat(subscription.missed()).isZero();
    subscription.close();
    for (Node node : nodes) {
      eventually("it is unsubscribed", () -> node.unsubscribed.get() == 1);
      assertThat(node.subscribed.get()).isEqualTo(1);
    }
  }

  @Test
  void aMessageThatIsPublishedAtTwoServersArrivesTwice() {
    start(2);
    connect().subscribe(recorder);
    nodes.forEach(node -> node.server.publish("t", "both"));
    eventually("it arrives twice", () -> recorder.count("both") == 2);
  }

  @Test
  void subscribingWaitsForTheConnectionsThatAreInProgress() {
    start(3);
    String target = nodes.stream().map(Node::endpoint).collect(Collectors.joining(","));
    connect(RpcClient.builder(), target).subscribe(recorder);
    nodes.forEach(node -> node.server.publish("t", "at once"));
    eventually("all have arrived", () -> recorder.count("at once") == 3);
  }

  @Test
  void aClientPublishesAtOneServerAndHearsItOnce() {
    start(3);
    RpcClient client = connect();
    client.subscribe(recorder);
    for (int i = 0; i < 30; i++) {
      client.notify("t", "own " + i);
    }
    eventually("all have arrived", () -> recorder.received.size() >= 30);
    client.notify("t", "last");
    awaitHeard("last");
    assertThat(recorder.received).hasSize(31).doesNotHaveDuplicates();
  }

  @Test
  void aServerThatJoinsIsSubscribedToAndOneThatIsGoneIsForgotten() {
    start(2);
    List<String> found = new CopyOnWriteArrayList<>(List.of(nodes.get(0).endpoint()));
    RpcClient client = connect(found);
    client.subscribe(recorder);
    nodes.get(0).server.publish("t", "one");
    awaitHeard("one");
    found.add(nodes.get(1).endpoint());
    awaitSubscribed(nodes.get(1), "joined");
    found.remove(0);
    eventually("it is unsubscribed", () -> nodes.get(0).unsubscribed.get() == 1);
    awaitHeard("missed ?");
    nodes.get(0).server.publish("t", "gone");
    nodes.get(1).server.publish("t", "stays");
    awaitHeard("stays");
    found.add(nodes.get(0).endpoint());
    awaitSubscribed(nodes.get(0), "back");
    assertThat(recorder.received).doesNotContain("gone");
    nodes.get(0).server.publish("t", "once");
    nodes.get(0).server.publish("t", "after");
    awaitHeard("after");
    assertThat(recorder.count("once")).isEqualTo(1);
  }

  @Test
  void aServerThatIsKilledAndComesBackIsSubscribedToAgain() {
    start(2);
    RpcSubscription subscription = connect().subscribe(recorder);
    Node killed = nodes.get(0);
    killed.server.close(Duration.ZERO);
    awaitHeard("missed ?");
    nodes.get(1).server.publish("t", "meanwhile");
    awaitHeard("meanwhile");
    Node again = start(killed.endpoint());
    awaitSubscribed(again, "again");
    assertThat(recorder.count("missed ?")).isEqualTo(1);
    assertThat(again.subscribed.get()).isEqualTo(1);
    assertThat(nodes.get(1).subscribed.get()).isEqualTo(1);
    assertThat(subscription.missed()).isZero();
  }

  @Test
  void subscribingWaitsUntilAServerIsThereAndTheOthersFollow() throws Exception {
    String one = FreePort.endpoint();
    String other = FreePort.endpoint();
    RpcClient client =
        connect(RpcClient.builder().timeout(Duration.ofSeconds(60)), one + "," + other);
    CompletableFuture<RpcSubscription> subscribing = new CompletableFuture<>();
    new Thread(() -> subscribing.complete(client.subscribe(recorder))).start();
    eventually("the first attempts have failed", () -> client.toString().contains("refused"));
    assertThat(subscribing).isNotDone();
    Node first = start(one);
    assertThat(subscribing.get(30, TimeUnit.SECONDS)).isNotNull();
    first.server.publish("t", "first");
    awaitHeard("first");
    awaitSubscribed(start(other), "second");
    assertThat(recorder.received).doesNotContain("missed ?");
  }

  @Test
  void subscribingFailsIfNoServerIsThereAndLeavesNothingBehind() {
    String one = FreePort.endpoint();
    String other = FreePort.endpoint();
    RpcClient client =
        connect(RpcClient.builder().connectTimeout(Duration.ofMillis(200)), one + "," + other);
    eventually("the first attempts have failed", () -> client.toString().contains("refused"));
    assertThatThrownBy(() -> client.subscribe(recorder))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContainingAll("rpc.subscribe", one, other, "refused");
    Node late = start(one);
    awaitConnected(client, 1);
    RpcSubscription next = client.subscribe("u", params -> recorder.received.add("u"));
    late.server.publish("t", "nobody listens");
    late.server.publish("u");
    awaitHeard("u");
    assertThat(recorder.received).containsExactly("u");
    assertThat(late.subscribed.get()).isZero();
    next.close();
  }

  @Test
  void aServerThatHangsDoesNotHoldUpASubscription() throws IOException {
    start(2);
    TcpProxy proxy = TcpProxy.to(nodes.get(1).endpoint());
    others.add(proxy);
    RpcClient client = connect(
        RpcClient.builder().timeout(Duration.ofSeconds(60)),
        nodes.get(0).endpoint() + "," + proxy.endpoint());
    awaitConnected(client, 2);
    proxy.swallow(true);
    RpcSubscription subscription = client.subscribe(recorder);
    assertThat(nodes.get(0).subscribed.get()).isEqualTo(1);
    assertThat(nodes.get(1).subscribed.get()).isZero();
    nodes.get(0).server.publish("t", "first");
    awaitHeard("first");
    proxy.swallow(false);
    proxy.breakConnections();
    awaitSubscribed(nodes.get(1), "second");
    subscription.close();
  }

  @Test
  void aListenerThatJoinsAfterAFailedUnsubscriptionIsSubscribed() {
    start(2);
    RpcClient client = connect();
    RpcSubscription first = client.subscribe(new Recorder());
    Node failing = nodes.get(0);
    failing.refuses = true;
    first.close();
    eventually("it fails", () -> failing.refused.get() == 1);
    failing.refuses = false;
    client.withTimeout(Duration.ofSeconds(30)).subscribe(recorder);
    assertThat(failing.subscribed.get() + failing.unsubscribed.get()).isGreaterThanOrEqualTo(2);
    failing.server.publish("t", "first");
    awaitHeard("first");
  }

  @Test
  void aServerThatDoesNotConfirmIsAskedAgain() {
    start(2);
    nodes.get(1).holds = true;
    RpcClient client = connect();
    client.withTimeout(Duration.ofSeconds(5)).subscribe(recorder);
    nodes.get(0).server.publish("t", "first");
    awaitHeard("first");
    nodes.get(1).holds = false;
    nodes.get(1).release.countDown();
    awaitSubscribed(nodes.get(1), "second");
  }

  @Test
  void whatOneServerRefusesIsThrownAndNothingIsLeftAtTheOthers() {
    start(2);
    nodes.get(1).refuses = true;
    RpcClient client = connect();
    assertThatThrownBy(() -> client.subscribe(recorder))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContainingAll("not yours", nodes.get(1).endpoint());
    Node other = nodes.get(0);
    eventually("it is unsubscribed", () -> other.unsubscribed.get() == other.subscribed.get());
    nodes.get(1).refuses = false;
    client.subscribe(recorder);
    nodes.forEach(node -> node.server.publish("t", "now"));
    eventually("both messages are there", () -> recorder.count("now") == 2);
  }

  @Test
  void aListenerThatLeavesWhileAServerIsAwayIsNotSubscribedAgain() {
    start(2);
    RpcClient client = connect();
    RpcSubscription subscription = client.subscribe(recorder);
    Node away = nodes.get(0);
    away.server.close(Duration.ZERO);
    eventually("it is away", () -> client.toString().contains("1 of 2"));
    subscription.close();
    Node back = start(away.endpoint());
    eventually("it is back", () -> client.toString().contains("2 of 2"));
    List<String> heard = new CopyOnWriteArrayList<>();
    client.subscribe("u", params -> heard.add("u"));
    back.server.publish("t", "nobody listens");
    back.server.publish("u");
    eventually("the other topic works", () -> heard.size() == 1);
    assertThat(back.subscribed.get()).isZero();
    assertThat(recorder.received).doesNotContain("nobody listens");
  }

  @Test
  void closingTheClientEndsASubscriptionThatIsInProgress() throws Exception {
    start(2);
    nodes.forEach(node -> node.holds = true);
    RpcClient client = connect();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    new Thread(() -> {
          try {
            client.withTimeout(Duration.ofSeconds(60)).subscribe(recorder);
            thrown.complete(new AssertionError("subscribed"));
          } catch (RpcException e) {
            thrown.complete(e);
          }
        })
        .start();
    eventually("both are asked", () -> nodes.stream().allMatch(node -> node.subscribed.get() == 1));
    client.close();
    assertThat(thrown.get(30, TimeUnit.SECONDS))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> client.subscribe(recorder))
        .isInstanceOf(RpcUnavailableException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anInterruptedSubscriptionLeavesNothingBehind() throws Exception {
    start(2);
    nodes.forEach(node -> node.holds = true);
    RpcClient client = connect();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        client.withTimeout(Duration.ofSeconds(60)).subscribe(recorder);
        thrown.complete(new AssertionError("subscribed"));
      } catch (RpcException e) {
        thrown.complete(e);
      }
    });
    thread.start();
    eventually("both are asked", () -> nodes.stream().allMatch(node -> node.subscribed.get() == 1));
    thread.interrupt();
    assertThat(thrown.get(30, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    for (Node node : nodes) {
      node.release.countDown();
      eventually("it is unsubscribed", () -> node.unsubscribed.get() == 1);
    }
  }

  @Test
  void twoListenersWithViewsOfTheirOwnDoNotDisturbEachOther() {
    List<String> tokens = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 2; i++) {
      RpcServer server = RpcServer.builder()
          .bind("tcp://127.0.0.1:0")
          .intercept((call, next) -> {
            if ("rpc.subscribe".equals(call.method()) && "t".equals(call.topic())) {
              String token = call.context().meta().getOrDefault("token", "none");
              tokens.add(token);
              if (token.equals("bad")) {
                throw RpcErrorReply.unauthorized("not yours");
              }
            }
            return next.proceed();
          })
          .start();
      others.add(server);
    }
    String target = others.stream()
        .map(server -> ((RpcServer) server).endpoint())
        .collect(Collectors.joining(","));
    RpcServer first = (RpcServer) others.get(0);
    RpcClient client = connect(RpcClient.builder(), target);
    awaitConnected(client, 2);
    client.withMeta("token", "good").subscribe(recorder);
    first.close();
    eventually("one is left", () -> client.toString().contains("1 of 2"));
    // The other server has confirmed the topic already, so this one learns nothing bad.
    RpcSubscription bad = client.withMeta("token", "bad").subscribe("t", params -> {});
    bad.close();
    Node back = start(first.endpoint());
    awaitSubscribed(back, "again");
    assertThat(tokens).containsOnly("good");
  }

  /** Servers come and go while listeners do. In the end each listener hears everything once. */
  @Test
  void nothingIsHeardTwiceOrNotAtAllAfterManyChanges() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    start(4);
    List<String> all = nodes.stream().map(Node::endpoint).toList();
    List<String> found = new CopyOnWriteArrayList<>(all);
    RpcClient client = connect(
        RpcClient.builder()
            .timeout(Duration.ofSeconds(60))
            .resolver("test", target -> found)
            .resolveEvery(Duration.ofMillis(5)),
        "test://nodes");
    client.subscribe(recorder);
    for (int i = 0; i < 60; i++) {
      String endpoint = all.get(random.nextInt(1, all.size())); // the first one stays
      if (!found.remove(endpoint)) {
        found.add(endpoint);
      }
      RpcSubscription passing = client.subscribe(new Recorder());
      if (random.nextBoolean()) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(10));
      }
      passing.close();
    }
    found.clear();
    found.addAll(all);
    eventually("all are back", () -> client.toString().contains("4 of 4"));
    Recorder second = new Recorder();
    client.subscribe(second);
    for (Node node : nodes) {
      awaitSubscribed(node, "from " + node.endpoint());
    }
    recorder.received.clear();
    second.received.clear();
    nodes.forEach(node -> node.server.publish("t", "once"));
    nodes.forEach(node -> node.server.publish("t", "last"));
    for (Recorder one : List.of(recorder, second)) {
      eventually("seed " + seed + ": " + one.received, () -> one.count("last") == 4);
      assertThat(one.count("once")).as("seed %d", seed).isEqualTo(4);
    }
  }
}
