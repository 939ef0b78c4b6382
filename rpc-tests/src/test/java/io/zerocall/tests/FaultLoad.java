package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.ClientStatistics.ServerStatus;
import io.zerocall.client.RpcClient;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One client that calls servers of {@link FaultyServerMain} at a steady rate. */
final class FaultLoad implements AutoCloseable {
  static final double LEAST_GOODPUT = 0.95;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final AtomicInteger IDS = new AtomicInteger();

  private final String name;
  private final RpcClient client;
  private final RpcClient caller;
  private final boolean idempotent;
  private final Map<Integer, Double> begun = new ConcurrentHashMap<>();
  private final Map<Integer, Boolean> answered = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run);
  private final long started;
  private volatile boolean over;

  /**
   * Starts the load, once the client is connected to so many servers.
   *
   * @param caller a view of the client, which makes the calls
   */
  FaultLoad(String name, RpcClient client, RpcClient caller, boolean idempotent, int servers) {
    this.name = name;
    this.client = client;
    this.caller = caller;
    this.idempotent = idempotent;
    eventually("all are connected", () -> client.toString().contains(servers + " of " + servers));
    this.started = System.nanoTime();
    thread.start();
  }

  @Override
  public String toString() {
    return name;
  }

  boolean isIdempotent() {
    return idempotent;
  }

  RpcClient client() {
    return client;
  }

  double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private void run() {
    String method = idempotent ? "faulty.atLeastOnce" : "faulty.once";
    while (!over) {
      int id = IDS.incrementAndGet();
      begun.put(id, seconds());
      var unused = caller
          .callAsync(method, Integer.class, id)
          .whenComplete((result, thrown) -> answered.put(id, thrown == null));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Returns the calls that have begun so far. */
  Set<Integer> calls() {
    return begun.keySet();
  }

  /** Waits until so many more calls are answered. */
  void awaitMore(int calls) {
    long enough = answers() + calls;
    eventually(name + ": more calls are answered", () -> answers() >= enough);
  }

  private long answers() {
    return answered.values().stream().filter(good -> good).count();
  }

  long notAnswered() {
    return answered.values().stream().filter(good -> !good).count();
  }

  void awaitEnd() throws InterruptedException {
    over = true;
    thread.join();
    eventually("all calls have ended", () -> answered.size() == begun.size());
    System.out.printf(
        Locale.ROOT,
        "%-18s: %,d calls, %d not answered, %s%n",
        name,
        begun.size(),
        notAnswered(),
        client.statistics());
  }

  /** Returns which part of the calls that began in a second was answered; 1 if none began. */
  double goodput(double from) {
    var calls = begun.entrySet().stream()
        .filter(entry -> entry.getValue() >= from && entry.getValue() < from + 1)
        .map(Map.Entry::getKey)
        .toList();
    return calls.isEmpty()
        ? 1
        : calls.stream().filter(answered::get).count() / (double) calls.size();
  }

  /** Returns how long after a moment nearly all calls are answered for good. */
  double secondsToRecover(double fault, double longest) {
    double since = 0;
    for (double after = 0; after <= longest; after += 0.1) {
      if (goodput(fault + after) < LEAST_GOODPUT) {
        since = after + 0.1;
      }
    }
    return since;
  }

  /** Returns what the client knows of a server. */
  ServerStatus server(String endpoint) {
    return client.statistics().servers().stream()
        .filter(server -> server.endpoint().equals(endpoint))
        .findFirst()
        .orElse(new ServerStatus(endpoint, "unknown", 0, 0, 0));
  }

  /** Returns which part of the next calls a server gets. */
  double partOfNext(int calls, String endpoint) {
    long before = allCalls();
    long there = server(endpoint).calls();
    eventually(name + ": more calls begin", () -> allCalls() - before >= calls);
    double part = (server(endpoint).calls() - there) / (double) (allCalls() - before);
    assertThat(part).as("%s, part of all calls", name).isBetween(0.0, 1.0);
    return part;
  }

  private long allCalls() {
    return client.statistics().servers().stream().mapToLong(ServerStatus::calls).sum();
  }

  @Override
  public void close() {
    over = true;
    client.close();
  }
}
