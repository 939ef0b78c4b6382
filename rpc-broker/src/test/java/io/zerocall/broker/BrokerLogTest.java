package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.broker.scheduling.FullQueue;
import io.zerocall.broker.scheduling.WorkerState;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lines for operators. Their form is documented, so each test has a whole line. */
@Timeout(60)
class BrokerLogTest {
  private static final String PEER = "peer=127\\.0\\.0\\.1:\\d+";

  private final LoggedLines logged = new LoggedLines();
  private final AtomicLong clock = new AtomicLong();
  private final BrokerLog log = new BrokerLog(logged.log(), clock::get);

  private Brokers brokers() {
    return new Brokers(builder -> builder.log(logged.log()));
  }

  private static WorkerState worker(String name) {
    return new WorkerState(name, "peer 127.0.0.1:1", 1, 0, 0, 0);
  }

  private void awaitLine(String event) {
    eventually(event + " in " + logged.lines(), () -> !logged.of(event).isEmpty());
  }

  @Test
  void theBrokersStartAndEndAreLoggedOnce() {
    String endpoint;
    try (Brokers brokers = brokers()) {
      endpoint = brokers.endpoint();
      brokers.broker().close();
    }
    assertThat(logged.lines())
        .containsExactly(
            "info broker-started endpoints=" + endpoint,
            "info broker-stopping queued=0 running=0",
            "info broker-stopped answered=0 lost=0");
  }

  @Test
  void aWorkerThatComesAndGoesIsLogged() {
    try (Brokers brokers = brokers()) {
      RpcServer worker =
          brokers.worker(new Jobs("w"), builder -> builder.worker("w1").credit(7));
      awaitLine("worker-offered");
      assertThat(logged.of("worker-offered"))
          .singleElement()
          .satisfies(line -> assertThat(line)
              .matches("info worker-offered worker=w1 " + PEER + " names=7 total=7 credit=7"));
      worker.close();
      awaitLine("worker-left");
      assertThat(logged.of("worker-drained"))
          .singleElement()
          .satisfies(line ->
              assertThat(line).matches("info worker-drained worker=w1 " + PEER + " calls=0"));
      assertThat(logged.of("worker-left"))
          .singleElement()
          .satisfies(line -> assertThat(line).matches("info worker-left worker=w1 " + PEER));
      assertThat(logged.of("worker-lost")).isEmpty();
    }
  }

  @Test
  void aLostWorkerIsLoggedWithItsCalls() throws Exception {
    try (Brokers brokers = new Brokers(
        builder -> builder.log(logged.log()).connector(HttpConnector.at("127.0.0.1", 0)))) {
      Web.Socket socket = new Web.Socket(brokers.broker().endpoints().get(1));
      socket.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.offer\",\"params\":{"
          + "\"methods\":[\"lost.call\",\"lost.other\"],\"credit\":2}}");
      assertThat(socket.next()).contains("true");
      CompletableFuture<Void> first = brokers.first().callAsync("lost.call", Void.class);
      CompletableFuture<Void> second = brokers.first().callAsync("lost.call", Void.class);
      assertThat(socket.next()).contains("lost.call");
      assertThat(socket.next()).contains("lost.call");
      socket.close();
      for (CompletableFuture<Void> call : List.of(first, second)) {
        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(RpcConnectionLostException.class);
      }
      awaitLine("worker-lost");
      assertThat(logged.of("worker-lost"))
          .singleElement()
          .satisfies(line -> assertThat(line)
              .matches("warn worker-lost worker=- peer=\".*\\(WebSocket\\)\" names=2 calls=2"));
      assertThat(brokers.broker().status().lost()).isEqualTo(2);
    }
  }

  @Test
  void aRefusedOfferIsLoggedAndCounted() {
    try (Brokers brokers = brokers()) {
      RpcClient client = brokers.first();
      assertThatThrownBy(() ->
              client.call("rpc.offer", boolean.class, List.of("fine", "rpc.discover"), "w\n1"))
          .isInstanceOf(RpcException.class);
      assertThat(logged.of("offer-refused"))
          .singleElement()
          .satisfies(line -> assertThat(line)
              .matches("warn offer-refused " + PEER + " reason=\".*rpc\\.discover.*reserved.*\""));
      assertThat(brokers.broker().status().refused()).containsEntry("offer", 1L);
    }
  }

  @Test
  void aFullQueueIsLogged() {
    log.queueFull(new FullQueue("jobs.run", "queueCallsPerName", 100, 5));
    log.queueFull(new FullQueue(null, "queueBytes", 300, 1));
    assertThat(logged.lines())
        .containsExactly(
            "warn queue-full name=jobs.run reason=queueCallsPerName queued=100 refused=5",
            "warn queue-full name=- reason=queueBytes queued=300 refused=1");
  }

  @Test
  void unusualValuesAreQuotedEscapedAndCut() {
    log.drained(worker("a b=\"c\"\\\r\n\u202e\u00e9"));
    log.drained(worker("-"));
    log.drained(worker(""));
    log.drained(worker("x".repeat(501)));
    String end = " peer=127.0.0.1:1 calls=0";
    assertThat(logged.lines())
        .containsExactly(
            "info worker-drained worker=\"a b=\\\"c\\\"\\\\\\u000d\\u000a\\u202e\\u00e9\"" + end,
            "info worker-drained worker=\"-\"" + end,
            "info worker-drained worker=\"\"" + end,
            "info worker-drained worker=\"" + "x".repeat(500) + "...\"" + end);
  }

  @Test
  void theRateOfLinesIsLimitedAndTheOmittedOnesAreCounted() {
    for (int i = 0; i < 1_500; i++) {
      log.offerRefused("peer 127.0.0.1:1", "why");
    }
    assertThat(logged.lines()).hasSize(1_000);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    log.offerRefused("peer 127.0.0.1:1", "why");
    log.offerRefused("peer 127.0.0.1:1", "why");
    assertThat(logged.lines().subList(1_000, 1_002))
        .containsExactly(
            "warn offer-refused peer=127.0.0.1:1 reason=why omitted=500",
            "warn offer-refused peer=127.0.0.1:1 reason=why");
  }
}
