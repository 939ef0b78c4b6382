package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that call {@code kills.once} in all ways: one by one, many at a time, in batches, and by
 * POST. Collects which calls have returned, and what the others have thrown. Thread-safe.
 */
final class DeployLoad {
  private static final String METHOD = "kills.once";
  private static final int CALLERS_OF_A_KIND = 2;
  private static final int CALLS_AT_A_TIME = 30;

  /** Long enough for the start of a worker on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final int CALLS_IN_A_BATCH = 5;

  private final HttpClient httpClient = HttpClient.newHttpClient();
  private final String endpoint;
  private final URI http;
  private final AtomicInteger ids = new AtomicInteger();
  private final Queue<Integer> returned = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean over;

  /** A way to call, until the load is over. */
  private interface Caller {
    void call(RpcClient client) throws Exception;
  }

  DeployLoad(String endpoint, String http) {
    this.endpoint = endpoint;
    this.http = URI.create(http + "/");
  }

  void start() {
    for (int i = 0; i < CALLERS_OF_A_KIND; i++) {
      start(client -> {
        int id = ids.incrementAndGet();
        returned(id, client.call(METHOD, int.class, id));
      });
      start(this::callInABatch);
      start(client -> post());
    }
    start(this::callManyAtATime);
  }

  private void start(Caller caller) {
    Thread thread = new Thread(() -> {
      try (RpcClient client = RpcClient.builder().timeout(TIMEOUT).connect(endpoint)) {
        while (!over && failures.isEmpty()) {
          caller.call(client);
        }
      } catch (Throwable e) {
        failures.add(e);
      }
    });
    callers.add(thread);
    thread.start();
  }

  private void returned(int id, int result) {
    assertThat(result).isEqualTo(id);
    returned.add(id);
  }

  private void callInABatch(RpcClient client) {
    MultiCall multi = client.multiCall();
    Map<Integer, Reply<Integer>> replies = new LinkedHashMap<>();
    for (int i = 0; i < CALLS_IN_A_BATCH; i++) {
      int id = ids.incrementAndGet();
      replies.put(id, multi.call(METHOD, Integer.class, id));
    }
    multi.execute();
    replies.forEach((id, reply) -> returned(id, reply.get()));
  }

  private void callManyAtATime(RpcClient client) throws Exception {
    Map<Integer, CompletableFuture<Integer>> results = new LinkedHashMap<>();
    for (int i = 0; i < CALLS_AT_A_TIME; i++) {
      int id = ids.incrementAndGet();
      results.put(id, client.callAsync(METHOD, Integer.class, id));
    }
    for (Map.Entry<Integer, CompletableFuture<Integer>> each : results.entrySet()) {
      returned(each.getKey(), each.getValue().get(2, TimeUnit.MINUTES));
    }
  }

  private void post() throws Exception {
    int id = ids.incrementAndGet();
    HttpRequest request = HttpRequest.newBuilder(http)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\""
            + METHOD + "\",\"params\":[" + id + "]}"))
        .build();
    String reply = httpClient.send(request, BodyHandlers.ofString()).body();
    assertThat(reply).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + id + "}");
    returned.add(id);
  }

  /** Waits until more calls have returned, or one has failed. */
  void awaitCalls(int more) {
    int before = returned.size();
    eventually(
        more + " more calls have returned",
        () -> returned.size() >= before + more || !failures.isEmpty());
  }

  /** Waits for the calls that have begun, and begins no more. */
  void stop() throws InterruptedException {
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
  }

  Collection<Integer> returned() {
    return returned;
  }

  Collection<Throwable> failures() {
    return failures;
  }
}
