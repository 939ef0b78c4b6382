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
 * of a slow method waiting, in alternation: with a worker of its own for the slow method, with two
 * workers that run both methods, and, as a control, with a flood of another broker. The control
 * shows what the flood takes from the caller by using the same processors.
 */
final class FloodPart implements Part {
  private static final double NANOS_IN_MICRO = TimeUnit.MICROSECONDS.toNanos(1);
  private static final int PLACES = 3;

  private final BrokerSettings settings;

  FloodPart(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    return PLACES * (1 + 2 * settings.rounds());
  }

  @Override
  public String run(Progress progress) throws IOException {
    String command = settings.command();
    List<Finding> findings = new ArrayList<>();
    try (BrokerSystem broker = BrokerSystem.zerocall(command)) {
      broker.addWorker(WorkerMain.SLOW);
      findings.addAll(measure("a worker of its own", broker, broker, progress));
    }
    try (BrokerSystem broker = BrokerSystem.broker(command)) {
      broker.addWorker(WorkerMain.BOTH);
      broker.addWorker(WorkerMain.BOTH);
      findings.addAll(measure("the same two workers", broker, broker, progress));
    }
    try (BrokerSystem called = BrokerSystem.zerocall(command);
        BrokerSystem flooded = BrokerSystem.broker(command)) {
      flooded.addWorker(WorkerMain.SLOW);
      flooded.addWorker(WorkerMain.SLOW);
      findings.addAll(measure("two workers of another broker", called, flooded, progress));
    }
    FindingTable table = new FindingTable("part");
    table.add(BrokerPart.FLOOD.name(), findings);
    return table.toString();
  }

  /** Measures with a caller, whose end also closes the broker that it calls. */
  private List<Finding> measure(
      String where, BrokerSystem called, BrokerSystem flooded, Progress progress)
      throws IOException {
    List<Long> alone = new ArrayList<>();
    List<Long> beside = new ArrayList<>();
    try (ContenderProcesses caller = ContenderProcesses.of(BrokerContender.ZEROCALL, called);
        ChildJvm flood = ChildJvm.start(
            List.of(),
            FloodMain.class,
            flooded.endpoint(),
            Long.toString(settings.slow().toMillis()))) {
      progress.step("warm-up");
      var unused = caller.turn(1, settings.warmUp());
      for (int round = 0; round < settings.rounds(); round++) {
        progress.step("alone");
        alone.add(caller.turn(1, settings.turn()).p99Nanos());
        progress.step("beside a flood of " + where);
        say(flood, FloodMain.FLOOD);
        beside.add(caller.turn(1, settings.turn()).p99Nanos());
        say(flood, FloodMain.REST);
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
