package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.LoadBalancing;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers, of which one is killed, one is stopped and one becomes slow at the same moment,
 * under the load of clients with different policies. Each client soon has its calls answered again,
 * by the slow server, and no call runs twice that must not.
 */
@Timeout(180)
class ServerFaultsTest {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int SLOW_MILLIS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** A quiet machine needs less than two seconds. */
  private static final double LONGEST_SECONDS = 6;

  private static final double SECONDS_BEFORE = 2;
  private static final double SECONDS_AFTER = LONGEST_SECONDS + 2;
  private static final double LEAST_GOODPUT = 0.95;

  @TempDir
  private Path folder;

  private final List<ChildJvm> servers = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private String target;

  @BeforeEach
  void startServers() throws Exception {
    Installed.require("sh", "sh", "-c", "kill -0 $$");
    List<String> endpoints = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ChildJvm server = ChildJvm.start(FaultyServerMain.class, log(i).toString());
      servers.add(server);
      endpoints.add(server.awaitLine(FaultyServerMain.READY));
    }
    target = String.join(",", endpoints);
  }

  @AfterEach
  void end() {
    loads.forEach(Load::close);
    servers.forEach(ChildJvm::close);
  }

  private Path log(int server) {
    return folder.resolve("server-" + server);
  }

  /** One client that makes calls at a steady rate. */
  private final class Load implements AutoCloseable {
    private final String name;
    private final RpcClient client;
    private final BiFunction<RpcClient, Integer, CompletableFuture<Integer>> call;
    private final Map<Integer, Double> begun = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> answered = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run);
    private final long started = System.nanoTime();
    private volatile boolean over;

    Load(
        String name,
        RpcClient client,
        BiFunction<RpcClient, Integer, CompletableFuture<Integer>> call) {
      this.name = name;
      this.client = client;
      this.call = call;
      eventually("all are connected", () -> client.toString().contains("3 of 3"));
      thread.start();
    }

    private double seconds() {
      return (System.nanoTime() - started) / 1e9;
    }

    private void run() {
      while (!over) {
        int id = ids.incrementAndGet();
        begun.put(id, seconds());
        var unused = call.apply(client, id)
            .whenComplete((result, thrown) -> answered.put(id, thrown == null));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    void awaitEnd() throws InterruptedException {
      over = true;
      thread.join();
      eventually("all calls have ended", () -> answered.size() == begun.size());
    }

    /** Returns which part of the calls that began in a second was answered. */
    private double goodput(double from) {
      List<Integer> calls = begun.entrySet().stream()
          .filter(entry -> entry.getValue() >= from && entry.getValue() < from + 1)
          .map(Map.Entry::getKey)
          .toList();
      return calls.stream().filter(answered::get).count() / (double) Math.max(1, calls.size());
    }

    /** Returns how long after a moment nearly all calls are answered for good. */
    double secondsToRecover(double fault) {
      double since = 0;
      for (double after = 0; after <= SECONDS_AFTER - 1; after += 0.1) {
        if (goodput(fault + after) < LEAST_GOODPUT) {
          since = after + 0.1;
        }
      }
      return since;
    }

    @Override
    public void close() {
      over = true;
      client.close();
    }
  }

  private void load(String name, LoadBalancing policy, boolean idempotent, long hedgeMillis) {
    RpcClient client =
        RpcClient.builder().timeout(TIMEOUT).loadBalancing(policy).connect(target);
    RpcClient view = hedgeMillis == 0 ? client : client.withHedging(Duration.ofMillis(hedgeMillis));
    RpcClient caller = idempotent ? view.withIdempotentCalls() : view;
    loads.add(new Load(
        name,
        client,
        (unused, id) -> caller.callAsync(
            idempotent ? "faulty.atLeastOnce" : "faulty.once", Integer.class, id)));
  }

  @Test
  void callsAreAnsweredSoonAfterOneServerIsKilledOneStopsAndOneIsSlow() throws Exception {
    load("fewest outstanding", LoadBalancing.FEWEST_OUTSTANDING, false, 0);
    load("round robin", LoadBalancing.ROUND_ROBIN, false, 0);
    load("pick first", LoadBalancing.PICK_FIRST, false, 0);
    load("idempotent", LoadBalancing.FEWEST_OUTSTANDING, true, 0);
    load("hedged", LoadBalancing.FEWEST_OUTSTANDING, true, 100);
    TimeUnit.MILLISECONDS.sleep((long) (SECONDS_BEFORE * 1_000));
    List<Double> faults = loads.stream().map(Load::seconds).toList();
    servers.get(0).kill();
    servers.get(1).stop();
    try (RpcClient third = RpcClient.connect(target.substring(target.lastIndexOf(',') + 1))) {
      third.call("faulty.slowDown", void.class, SLOW_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep((long) (SECONDS_AFTER * 1_000));
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      load.awaitEnd();
      double recovered = load.secondsToRecover(faults.get(i));
      System.out.printf(
          Locale.ROOT,
          "%-18s: %,d calls, %d not answered, answered again after %.1f s, %s%n",
          load.name,
          load.begun.size(),
          load.answered.values().stream().filter(answered -> !answered).count(),
          recovered,
          load.client.statistics());
      assertThat(load.goodput(0.5)).as("%s, before", load.name).isEqualTo(1);
      assertThat(recovered).as(load.name).isLessThanOrEqualTo(LONGEST_SECONDS);
    }
    assertNothingRanTwice();
  }

  private void assertNothingRanTwice() throws IOException {
    List<Integer> runs = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      Files.readAllLines(log(i)).stream().map(Integer::valueOf).forEach(runs::add);
    }
    List<Integer> mayRunAgain = loads.subList(3, 5).stream()
        .flatMap(load -> load.begun.keySet().stream())
        .collect(Collectors.toList());
    runs.removeAll(mayRunAgain);
    assertThat(runs).doesNotHaveDuplicates();
  }
}
