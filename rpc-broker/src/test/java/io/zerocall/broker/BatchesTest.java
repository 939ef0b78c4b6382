package io.zerocall.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.http.HttpConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of clients, whose calls run at the same time on different workers. */
@Timeout(60)
class BatchesTest {
  private static final int CALLS = 8;

  /** A worker whose calls wait for each other. */
  @RpcService("meeting")
  static final class Meeting {
    private final CountDownLatch all;
    private final List<CountDownLatch> done;
    private final AtomicInteger runs = new AtomicInteger();

    Meeting(CountDownLatch all, List<CountDownLatch> done) {
      this.all = all;
      this.done = done;
    }

    /** Returns when all calls of the batch run, and after the next one has returned. */
    @RpcMethod
    public boolean meet(int number) throws InterruptedException {
      runs.incrementAndGet();
      all.countDown();
      boolean met = all.await(30, TimeUnit.SECONDS)
          && (number == CALLS - 1 || done.get(number + 1).await(30, TimeUnit.SECONDS));
      done.get(number).countDown();
      return met;
    }
  }

  private static Brokers brokers() {
    return brokers(RpcLimits.DEFAULTS);
  }

  private static Brokers brokers(RpcLimits limits) {
    return new Brokers(
        builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)).limits(limits));
  }

  private static String web(Brokers brokers) {
    return brokers.broker().endpoints().get(1);
  }

  private static String call(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  private static String batch(int count, String method) {
    return IntStream.range(0, count)
        .mapToObj(i -> call(String.valueOf(i), method, "[" + i + "]"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns the codes of the errors, after checking that the ids are in order. */
  private static List<String> codes(String reply, int count) {
    List<Map<String, JsonText>> items =
        JsonText.parse(reply).elements().stream().map(JsonText::members).toList();
    assertThat(items)
        .extracting(item -> String.valueOf(item.get("id")))
        .containsExactlyElementsOf(
            IntStream.range(0, count).mapToObj(String::valueOf).toList());
    return items.stream()
        .map(item -> item.get("error").members().get("code").toString())
        .distinct()
        .toList();
  }

  private static List<Meeting> meet(Brokers brokers) {
    CountDownLatch all = new CountDownLatch(CALLS);
    List<CountDownLatch> done =
        IntStream.range(0, CALLS).mapToObj(i -> new CountDownLatch(1)).toList();
    List<Meeting> workers = List.of(new Meeting(all, done), new Meeting(all, done));
    workers.forEach(brokers::worker);
    return workers;
  }

  private static void assertShared(List<Meeting> workers) {
    assertThat(workers).allSatisfy(worker -> assertThat(worker.runs).hasValue(CALLS / 2));
  }

  @Test
  void slowCallsRunAtTheSameTimeOnAllWorkers() throws Exception {
    try (Brokers brokers = brokers()) {
      List<Meeting> workers = meet(brokers);
      MultiCall multi = brokers.first().multiCall();
      List<Reply<Boolean>> replies = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        replies.add(multi.call("meeting.meet", Boolean.class, i));
      }
      multi.execute();
      assertThat(replies).extracting(Reply::get).containsOnly(true);
      assertShared(workers);
    }
  }

  @Test
  void theRepliesComeInTheOrderOfTheCalls() throws Exception {
    try (Brokers brokers = brokers()) {
      List<Meeting> workers = meet(brokers);
      String expected = IntStream.range(0, CALLS)
          .mapToObj(i -> "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"result\":true}")
          .collect(Collectors.joining(",", "[", "]"));
      assertThat(Web.post(web(brokers), batch(CALLS, "meeting.meet"))).isEqualTo(expected);
      assertShared(workers);
    }
  }

  @Test
  void itemsOfAllKindsKeepTheirPlaces() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      String reply = Web.post(
          web(brokers),
          "[" + call("0", "rpc.ping", "[]") + "," + call("1", "jobs.add", "[1,2]")
              + ",7,{\"jsonrpc\":\"2.0\",\"method\":\"jobs.worker\"},"
              + call("2", "nobody.has", "[]") + "," + call("3", "jobs.fail", "[\"why\"]") + ","
              + call("4", "system.listMethods", "[]") + "," + call("5", "jobs.worker", "[]")
              + "]");
      assertThat(JsonText.parse(reply).elements())
          .extracting(item -> item.members().get("id").toString())
          .containsExactly("0", "1", "null", "2", "3", "4", "5");
      assertThat(reply)
          .contains("\"id\":1,\"result\":3", "\"id\":5,\"result\":\"w\"", "-32601", "why");
    }
  }

  @Test
  void theResultsOfABatchShareTheSizeLimit() throws Exception {
    try (Brokers brokers = brokers(RpcLimits.DEFAULTS.withMessageBytes(64 << 10))) {
      brokers.worker(new Jobs("w"));
      String batch = IntStream.range(0, 3)
          .mapToObj(i -> call(String.valueOf(i), "jobs.repeat", "[\"x\",30000]"))
          .collect(Collectors.joining(",", "[", "]"));
      String reply = Web.post(web(brokers), batch);
      assertThat(JsonText.parse(reply).elements())
          .filteredOn(item -> item.members().containsKey("result"))
          .hasSize(2);
      assertThat(reply).contains("too large together").hasSizeLessThan(64 << 10);
    }
  }

  @Test
  void aThousandCallsOfAnUnknownNameAreRefusedAtOnce() throws Exception {
    try (Brokers brokers = brokers()) {
      String reply = Web.post(web(brokers), batch(1_000, "nobody.has"));
      assertThat(codes(reply, 1_000)).containsExactly("-32601");
    }
  }

  @Test
  void aThousandCallsOfAnAbandonedNameEndAtTheirDeadline() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w")).close();
      String reply = Web.post(web(brokers), batch(1_000, "jobs.echo"), "Zerocall-Timeout", "500");
      assertThat(codes(reply, 1_000)).containsExactly("-32003");
      assertThat(brokers.broker().waitingCalls()).isZero();
    }
  }

  @Test
  void aCallThatHangsCostsTheOthersNoResult() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      String reply = Web.post(
          web(brokers),
          "[" + call("0", "jobs.hold", "[]") + "," + call("1", "jobs.add", "[1,2]") + "]",
          "Zerocall-Timeout",
          "500");
      assertThat(reply).contains("\"id\":1,\"result\":3").contains("\"code\":-32004");
    }
  }
}
