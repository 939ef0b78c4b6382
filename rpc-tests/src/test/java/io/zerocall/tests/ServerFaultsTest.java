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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers in processes of their own, and what happens to them under the load of clients with
 * different policies. In every case, no call runs twice that must not.
 */
@Timeout(180)
class ServerFaultsTest {
  private static final int SLOW_MILLIS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** A quiet machine needs less than two seconds. */
  private static final double LONGEST_SECONDS = 6;

  private static final double SECONDS_BEFORE = 4; // cold servers on a busy machine answer late
  private static final double SECONDS_AFTER = LONGEST_SECONDS + 2;

  /** How many calls show which part of them a server gets: about a second's. */
  private static final int SAMPLE = 100;

  /** Half and more of the fair part, which is a third. */
  private static final double FAIR = 0.2;

  /** A call whose server was chosen just before may still come. */
  private static final double NEARLY_NONE = 0.05;

  @TempDir
  private Path folder;

  private final List<ChildJvm> servers = new ArrayList<>();
  private final List<String> endpoints = new ArrayList<>();
  private final List<FaultLoad> loads = new ArrayList<>();

  @BeforeEach
  void startServers() throws Exception {
    Installed.require("sh", "sh", "-c", "kill -0 $$");
    for (int i = 0; i < 3; i++) {
      ChildJvm server = ChildJvm.start(FaultyServerMain.class, log(i).toString());
      servers.add(server);
      endpoints.add(server.awaitLine(FaultyServerMain.READY));
    }
  }

  @AfterEach
  void end() {
    loads.forEach(FaultLoad::close);
    servers.forEach(ChildJvm::close);
  }

  private Path log(int server) {
    return folder.resolve("server-" + server);
  }

  private void load(String name, LoadBalancing policy, boolean idempotent, long hedgeMillis) {
    RpcClient client = RpcClient.builder()
        .timeout(TIMEOUT)
        .loadBalancing(policy)
        .connect(String.join(",", endpoints));
    RpcClient view = hedgeMillis == 0 ? client : client.withHedging(Duration.ofMillis(hedgeMillis));
    RpcClient caller = idempotent ? view.withIdempotentCalls() : view;
    loads.add(new FaultLoad(name, client, caller, idempotent, servers.size()));
  }

  private void loadSpread() {
    load("fewest outstanding", LoadBalancing.FEWEST_OUTSTANDING, false, 0);
    load("round robin", LoadBalancing.ROUND_ROBIN, false, 0);
  }

  private void loadAll() {
    loadSpread();
    load("pick first", LoadBalancing.PICK_FIRST, false, 0);
    load("idempotent", LoadBalancing.FEWEST_OUTSTANDING, true, 0);
    load("hedged", LoadBalancing.FEWEST_OUTSTANDING, true, 100);
  }

  private void slowDown(int server) {
    try (RpcClient client = RpcClient.connect(endpoints.get(server))) {
      client.call("faulty.slowDown", void.class, SLOW_MILLIS);
    }
  }

  @Test
  void callsAreAnsweredSoonAfterOneServerIsKilledOneStopsAndOneIsSlow() throws Exception {
    loadAll();
    TimeUnit.MILLISECONDS.sleep((long) (SECONDS_BEFORE * 1_000));
    List<Double> faults = loads.stream().map(FaultLoad::seconds).toList();
    servers.get(0).kill();
    servers.get(1).stop();
    slowDown(2);
    TimeUnit.MILLISECONDS.sleep((long) (SECONDS_AFTER * 1_000));
    for (int i = 0; i < loads.size(); i++) {
      FaultLoad load = loads.get(i);
      load.awaitEnd();
      assertThat(load.goodput(0.5)).as("%s, before", load).isEqualTo(1);
      assertRecovered(load, faults.get(i), SECONDS_AFTER - 1);
    }
    assertNothingRanTwice();
  }

  private static void assertRecovered(FaultLoad load, double fault, double longest) {
    double recovered = load.secondsToRecover(fault, longest);
    System.out.printf("%-18s: answered again after %.1f s%n", load, recovered);
    assertThat(recovered).as("%s", load).isLessThanOrEqualTo(LONGEST_SECONDS);
  }

  @Test
  void noCallFailsWhenAServerCloses() throws Exception {
    for (int server = 0; server < servers.size(); server++) {
      slowDown(server); // so that calls run while it closes
    }
    loadAll();
    loads.forEach(load -> load.awaitMore(SAMPLE));
    servers.get(0).terminate();
    for (FaultLoad load : loads) {
      load.awaitMore(SAMPLE);
      load.awaitEnd();
      assertThat(load.notAnswered()).as("%s, not answered", load).isZero();
      assertThat(load.client().statistics().drained()).as("%s, drained", load).isEqualTo(1);
    }
    assertNothingRanTwice();
  }

  @Test
  void aServerThatJoinsGetsItsShareAtOnce() throws Exception {
    String third = endpoints.get(2);
    List<String> found = new CopyOnWriteArrayList<>(endpoints.subList(0, 2));
    for (LoadBalancing policy :
        List.of(LoadBalancing.FEWEST_OUTSTANDING, LoadBalancing.ROUND_ROBIN)) {
      RpcClient client = RpcClient.builder()
          .timeout(TIMEOUT)
          .loadBalancing(policy)
          .resolver("found", target -> found)
          .resolveEvery(Duration.ofMillis(50))
          .connect("found://faulty");
      loads.add(new FaultLoad(policy.toString(), client, client, false, 2));
    }
    loads.forEach(load -> load.awaitMore(SAMPLE));
    found.add(third);
    double joined = loads.get(0).seconds();
    for (FaultLoad load : loads) {
      eventually("it gets calls", () -> load.server(third).calls() > 0);
    }
    assertThat(loads.get(0).seconds() - joined).isLessThan(LONGEST_SECONDS);
    for (FaultLoad load : loads) {
      eventually("it has its share", () -> load.partOfNext(SAMPLE, third) > FAIR);
    }
    for (FaultLoad load : loads) {
      load.awaitEnd();
      assertThat(load.notAnswered()).as("%s, not answered", load).isZero();
    }
    assertNothingRanTwice();
  }

  @Test
  void aServerThatHangsAndGoesOnGetsItsShareBackSlowly() throws Exception {
    loadSpread();
    String second = endpoints.get(1);
    loads.forEach(load -> load.awaitMore(SAMPLE));
    List<Double> faults = loads.stream().map(FaultLoad::seconds).toList();
    servers.get(1).stop();
    for (FaultLoad load : loads) {
      eventually("it is set aside", () -> load.server(second).state().equals("set aside"));
    }
    for (FaultLoad load : loads) {
      assertThat(load.partOfNext(SAMPLE, second)).as("%s, meanwhile", load).isLessThan(NEARLY_NONE);
    }
    servers.get(1).goOn();
    for (FaultLoad load : loads) {
      eventually("it is back", () -> load.client().statistics().returned() > 0);
      assertThat(load.partOfNext(SAMPLE, second)).as("%s, at first", load).isLessThan(FAIR);
    }
    for (FaultLoad load : loads) {
      eventually("it has its share", () -> load.partOfNext(SAMPLE / 2, second) > FAIR);
      assertThat(load.client().statistics().setAside()).as("%s", load).isPositive();
      assertThat(load.client().statistics().returned()).as("%s", load).isPositive();
    }
    for (int i = 0; i < loads.size(); i++) {
      double longest = loads.get(i).seconds() - faults.get(i) - 1;
      loads.get(i).awaitEnd();
      assertRecovered(loads.get(i), faults.get(i), longest);
    }
    assertNothingRanTwice();
  }

  private void assertNothingRanTwice() throws IOException {
    List<Integer> runs = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      Files.readAllLines(log(i)).stream().map(Integer::valueOf).forEach(runs::add);
    }
    loads.stream().filter(FaultLoad::isIdempotent).forEach(load -> runs.removeAll(load.calls()));
    assertThat(runs).isNotEmpty().doesNotHaveDuplicates();
  }
}
