package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcTiming;
import io.zerocall.client.MultiCall;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.testing.SlowService;
import io.zerocall.testing.ZmtpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the time of calls went that a broker passes to a worker. */
@Timeout(120)
class TimingTest {
  private static final Duration RUN = SlowService.RUN;
  private static final String OFFER =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.offer\",\"params\":[[\"odd\"]]}";

  private final BlockingQueue<RpcTiming> timings = new LinkedBlockingQueue<>();

  private final SlowService service = new SlowService();

  private static Brokers brokers() {
    return new Brokers(builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)));
  }

  private static ZmtpClient offering(Brokers brokers) throws IOException {
    ZmtpClient worker = ZmtpClient.dealer(brokers.endpoint());
    worker.send(OFFER);
    assertThat(worker.receiveText()).contains("true");
    return worker;
  }

  /** Returns the reply with the result 1. */
  private static String one(String request) {
    JsonText id = JsonText.parse(request).members().get("id");
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":1}";
  }

  private RpcClient timed(Brokers brokers) {
    return brokers.first().withTiming(timings::add);
  }

  private RpcTiming next() throws InterruptedException {
    RpcTiming next = timings.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static Duration waited(RpcTiming timing) {
    assertThat(timing.serverWaited()).isNotNull();
    return timing.serverWaited();
  }

  private static Duration ran(RpcTiming timing) {
    assertThat(timing.serverRan()).isNotNull();
    return timing.serverRan();
  }

  private static void assertWithin(RpcTiming timing) {
    assertThat(waited(timing).plus(ran(timing))).isLessThanOrEqualTo(timing.sent());
  }

  @Test
  void theWaitForAWorkerIsNoRun() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service, worker -> worker.credit(1));
      assertWaitsBehindAnother(brokers, () -> brokers.broker().waitingCalls() == 1);
    }
  }

  @Test
  void theWaitAtTheWorkerIsNoRunEither() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service, worker -> worker.credit(2).threads(1));
      assertWaitsBehindAnother(
          brokers, () -> brokers.broker().status().workers().get(0).running() == 2);
    }
  }

  private void assertWaitsBehindAnother(Brokers brokers, BooleanSupplier waits) throws Exception {
    CompletableFuture<Void> first = brokers.first().callAsync("slow.hold", void.class);
    service.awaitHold();
    CompletableFuture<Integer> second = timed(brokers).callAsync("slow.run", int.class, 7);
    eventually("it waits", waits);
    TimeUnit.MILLISECONDS.sleep(2 * RUN.toMillis()); // it may be under way for a moment
    service.release(1);
    first.get(30, TimeUnit.SECONDS);
    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(7);
    RpcTiming timing = next();
    assertThat(waited(timing)).isGreaterThanOrEqualTo(RUN);
    assertThat(ran(timing)).isGreaterThanOrEqualTo(RUN);
    assertWithin(timing);
  }

  @Test
  void aBatchSaysItOnce() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service);
      MultiCall multi = timed(brokers).multiCall();
      var one = multi.call("slow.run", int.class, 1);
      var ping = multi.call("rpc.ping", String.class);
      var two = multi.call("slow.run", int.class, 2);
      multi.execute();
      assertThat(one.get() + two.get()).isEqualTo(3);
      assertThat(ping.get()).isEqualTo("pong");
      RpcTiming timing = next();
      assertThat(ran(timing)).isGreaterThanOrEqualTo(RUN);
      assertWithin(timing);
      assertThat(timings).isEmpty();
    }
  }

  @Test
  void aWorkerThatSaysNoTimesRunsUntilItsReply() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = new Web.Socket(brokers.broker().endpoints().get(1))) {
      worker.send(OFFER);
      assertThat(worker.next()).contains("true");
      CompletableFuture<Integer> call = timed(brokers).callAsync("odd", int.class);
      String request = worker.next();
      TimeUnit.MILLISECONDS.sleep(RUN.toMillis());
      worker.send(one(request));
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(ran(next())).isGreaterThanOrEqualTo(RUN);
    }
  }

  @Test
  void aWorkerThatLiesDoesNoHarm() throws Exception {
    try (Brokers brokers = brokers();
        ZmtpClient worker = offering(brokers)) {
      for (String header : List.of(
          "{\"timing\":{\"waited\":1000000000,\"ran\":1000000000}}",
          "{\"timing\":{\"waited\":1e300,\"ran\":1e999}}",
          "{\"timing\":{\"waited\":-1,\"ran\":-2}}",
          "{\"timing\":{\"waited\":\"1\",\"ran\":[2]}}",
          "{\"timing\":true}",
          "{\"timing\":{",
          "[".repeat(100_000),
          "\u0000",
          "")) {
        CompletableFuture<Integer> call = timed(brokers).callAsync("odd", int.class);
        List<String> request = worker.receiveTexts();
        assertThat(request.get(0)).contains("\"timing\":true");
        worker.send(header, one(request.get(1)));
        assertThat(call.get(30, TimeUnit.SECONDS)).as(header).isEqualTo(1);
        assertWithin(next());
      }
    }
  }

  @Test
  void aWorkerIsNotAskedForACallerThatDoesNotAsk() throws Exception {
    try (Brokers brokers = brokers();
        ZmtpClient worker = offering(brokers)) {
      CompletableFuture<Integer> call = brokers.first().callAsync("odd", int.class);
      List<String> request = worker.receiveTexts();
      assertThat(request.get(0)).contains("timeout").doesNotContain("timing");
      worker.send("{\"timing\":{\"waited\":1,\"ran\":1}}", one(request.get(1)));
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static String timesOf(Brokers brokers, String method, Duration timeout) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(brokers.broker().endpoints().get(1) + "/"))
        .header("Content-Type", "application/json")
        .header("Zerocall-Timing", "true")
        .header("Zerocall-Timeout", String.valueOf(timeout.toMillis()))
        .POST(BodyPublishers.ofString(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
        .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.body()).contains("error");
    return response.headers().firstValue("Server-Timing").orElseThrow();
  }

  @Test
  void aCallThatNoWorkerTakesInTimeHasOnlyWaited() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(service, worker -> worker.credit(1));
      CompletableFuture<Void> first = brokers.first().callAsync("slow.hold", void.class);
      service.awaitHold();
      String times = timesOf(brokers, "slow.hold", RUN);
      assertThat(times).endsWith("ran;dur=0.000");
      assertThat(Double.parseDouble(times.replaceAll("waited;dur=([0-9.]+),.*", "$1")))
          .isGreaterThan(RUN.toMillis() / 2.0);
      service.release(1);
      first.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCallThatItsWorkerDoesNotEndInTimeHasRun() throws Exception {
    try (Brokers brokers = brokers();
        ZmtpClient worker = offering(brokers)) {
      String times = timesOf(brokers, "odd", RUN);
      assertThat(Double.parseDouble(times.replaceAll(".*ran;dur=", "")))
          .isGreaterThanOrEqualTo((double) RUN.toMillis());
      assertThat(worker.receiveText()).contains("\"odd\"");
    }
  }
}
