package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.probe.Finding;
import io.zerocall.bench.probe.FindingTable;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the latency of one caller with and without another client that keeps thousands of calls
 * of a slow method waiting, in alternation: first with a worker of its own for the slow method,
 * then with two workers that run both methods.
 */
final class FloodPart implements Part {
  private static final double NANOS_IN_MICRO = TimeUnit.MICROSECONDS.toNanos(1);
  private static final int SHARING_WORKERS = 2;

  private final BrokerSettings settings;

  FloodPart(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return 2 * (1 + 2 * settings.rounds());
  }

  @Override
  public String run(Progress progress) throws IOException {
    List<Finding> findings = new ArrayList<>();
    BrokerSystem apart = BrokerSystem.zerocall(settings.command());
    findings.addAll(measure("its own worker", apart, WorkerMain.SLOW, 1, progress));
    BrokerSystem shared = BrokerSystem.broker(settings.command());
    findings.addAll(
        measure("the same two workers", shared, WorkerMain.BOTH, SHARING_WORKERS, progress));
    FindingTable table = new FindingTable("part");
    table.add(BrokerPart.FLOOD.name(), findings);
    return table.toString();
  }

  /** Measures with a system, which it closes. */
  private List<Finding> measure(
      String where, BrokerSystem system, String kind, int workers, Progress progress)
      throws IOException {
    List<Long> alone = new ArrayList<>();
    List<Long> beside = new ArrayList<>();
    try (system) {
      for (int i = 0; i < workers; i++) {
        system.addWorker(kind);
      }
      try (ContenderProcesses caller = ContenderProcesses.of(BrokerContender.ZEROCALL, system);
          ChildJvm flood = ChildJvm.start(
              List.of(),
              FloodMain.class,
              system.endpoint(),
              Long.toString(settings.slow().toMillis()))) {
        progress.step("warm-up");
        var unused = caller.turn(1, settings.warmUp());
        for (int round = 0; round < settings.rounds(); round++) {
          progress.step("alone");
          alone.add(caller.turn(1, settings.turn()).p99Nanos());
          progress.step("beside a flood, " + where);
          say(flood, FloodMain.FLOOD);
          beside.add(caller.turn(1, settings.turn()).p99Nanos());
          say(flood, FloodMain.REST);
        }
      }
    }
    return findings(where, median(alone), median(beside));
  }

  private static void say(ChildJvm flood, String word) throws IOException {
    flood.say(word);
    var unused = flood.awaitLine(FloodMain.DONE);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private List<Finding> findings(String where, long alone, long beside) {
    String flood = String.format(Locale.ROOT, "%,d slow calls for %s", FloodMain.CALLS, where);
    return List.of(
        new Finding("p99 of one caller, alone", micros(alone), "µs"),
        new Finding("beside " + flood, micros(beside), "µs"),
        new Finding(
            "ratio", String.format(Locale.ROOT, "%.2f", (double) beside / alone), "× alone"));
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%,.0f", nanos / NANOS_IN_MICRO);
  }
}
