package io.zerocall.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.contender.CallWindow;
import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.report.Scenario;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every contender supports the measured operations; its server is started once. */
class ContenderTest {
  static final List<Contender> MANY_THREADED = Scenario.SIXTY_FOUR_THREADS.contenders();
  static final List<Contender> WITH_BATCHES = Scenario.BATCH.contenders();
  static final List<Contender> ASYNCHRONOUS = Scenario.ASYNC.contenders();

  private static final int LONG_TEXT = 1 << 16;
  private static final Map<Contender, ServerProcess> SERVERS = new EnumMap<>(Contender.class);

  @AfterAll
  static void closeServers() {
    SERVERS.values().forEach(ServerProcess::close);
    SERVERS.clear();
  }

  private static String endpointOf(Contender contender) {
    return SERVERS.computeIfAbsent(contender, ServerProcess::start).endpoint();
  }

  @ParameterizedTest
  @EnumSource
  void itMultipliesAndEchoesOnThisMachineOnly(Contender contender) {
    String endpoint = endpointOf(contender);
    assertThat(endpoint).contains("//127.0.0.1:");
    try (ContenderClient client = contender.connect(endpoint)) {
      assertThat(client.mult(6, 7)).isEqualTo(42);
      assertThat(client.mult(-6, 7)).isEqualTo(-42);
      assertThat(client.mult(0, 7)).isZero();
      assertThat(client.echo("hello, wörld")).isEqualTo("hello, wörld");
      assertThat(client.echo("x".repeat(LONG_TEXT))).isEqualTo("x".repeat(LONG_TEXT));
    }
  }

  @ParameterizedTest
  @FieldSource("MANY_THREADED")
  void itAnswersEveryThreadItsOwn(Contender contender) throws Exception {
    int threads = Scenario.SIXTY_FOUR_THREADS.threads();
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try (ContenderClient client = contender.connect(endpointOf(contender))) {
      List<Future<Integer>> sums = new ArrayList<>();
      for (int thread = 1; thread <= threads; thread++) {
        int factor = thread;
        sums.add(callers.submit(() -> client.mult(factor, 1) + client.mult(factor, 10)));
      }
      for (int thread = 1; thread <= threads; thread++) {
        assertThat(sums.get(thread - 1).get()).isEqualTo(11 * thread);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @ParameterizedTest
  @FieldSource("WITH_BATCHES")
  void itAnswersBatches(Contender contender) {
    try (ContenderClient client = contender.connect(endpointOf(contender))) {
      assertThat(client.multAll(new int[] {2, 3}, new int[] {4, 5})).containsExactly(8, 15);
    }
  }

  @ParameterizedTest
  @FieldSource("ASYNCHRONOUS")
  void itAnswersMoreCallsThanFitIntoItsWindow(Contender contender) {
    int calls = 200 * CallWindow.SAMPLING;
    List<Long> latencies = new ArrayList<>();
    try (ContenderClient client = contender.connect(endpointOf(contender))) {
      CallWindow window = client.openWindow(latencies::add);
      for (int i = 0; i < calls; i++) {
        window.call(i, i + 1);
      }
      window.drain();
    }
    assertThat(latencies).hasSize(calls / CallWindow.SAMPLING).allMatch(nanos -> nanos > 0);
  }
}
