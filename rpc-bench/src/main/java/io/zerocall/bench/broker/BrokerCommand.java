package io.zerocall.bench.broker;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.report.Machine;
import io.zerocall.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code bench broker} command. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures calls through a broker with two workers, beside RabbitMQ (where Debian's"
          + " rabbitmq-server is installed) and beside a server without a broker. Broker, workers"
          + " and clients have a JVM each.",
      "Takes some minutes and prints a table. Close what else uses the processor."
    })
public final class BrokerCommand implements Callable<Integer> {
  private static final int NANOS_IN_MICRO = 1_000;

  @Option(
      names = "--library",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<BrokerContender> contenders = EnumSet.allOf(BrokerContender.class);

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      split = ",",
      description = "How many threads call; may be repeated (default: 1,8,64).")
  private Set<Integer> threads = new TreeSet<>(List.of(1, 8, 64));

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "How many turns every contender has (default: ${DEFAULT-VALUE}). The figures are"
              + " those of the median.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "6",
      description = "How long a turn runs before it counts (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long a turn counts (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    threads.forEach(count -> Minimum.check(spec, 1, "--threads", count));
    Minimum.check(spec, 1, "--rounds", rounds);
    Minimum.check(spec, 0, "--warm-up", warmUpSeconds);
    Minimum.check(spec, 1, "--seconds", seconds);
    if (contenders.contains(BrokerContender.RABBITMQ) && !RabbitMqServer.isInstalled()) {
      System.err.println("RabbitMQ is left out (install Debian's rabbitmq-server)");
      contenders.remove(BrokerContender.RABBITMQ);
    }
    List<Map<BrokerContender, CallRate>> results = new ArrayList<>();
    try (ProgressBar bar = progressBar()) {
      for (int count : threads) {
        results.add(measure(count, bar));
      }
    }
    row("threads", "system", "calls/s", "p50 (µs)", "p99 (µs)", "× direct", "× RabbitMQ");
    row("---:", "---", "---:", "---:", "---:", "---:", "---:");
    int at = 0;
    for (int count : threads) {
      print(count, results.get(at++));
    }
    System.out.print(Machine.describeRun());
    return CommandLine.ExitCode.OK;
  }

  private Map<BrokerContender, CallRate> measure(int count, ProgressBar bar) throws IOException {
    Map<BrokerContender, List<CallRate>> all = new EnumMap<>(BrokerContender.class);
    for (int round = 0; round < rounds; round++) {
      for (BrokerContender contender : contenders) {
        bar.setExtraMessage(contender + ", " + count + " threads");
        all.computeIfAbsent(contender, any -> new ArrayList<>()).add(turn(contender, count));
        bar.step();
      }
    }
    Map<BrokerContender, CallRate> medians = new EnumMap<>(BrokerContender.class);
    all.forEach((contender, rates) -> {
      rates.sort(Comparator.comparingDouble(CallRate::perSecond));
      medians.put(contender, rates.get(rates.size() / 2));
    });
    return medians;
  }

  private CallRate turn(BrokerContender contender, int count) throws IOException {
    try (BrokerSystem system = contender.start();
        ChildJvm callers = ChildJvm.start(
            List.of(),
            CallerMain.class,
            contender.name(),
            system.endpoint(),
            Integer.toString(count),
            Long.toString(TimeUnit.SECONDS.toMillis(warmUpSeconds)),
            Long.toString(TimeUnit.SECONDS.toMillis(seconds)))) {
      return CallRate.parse(callers.awaitLine(CallerMain.MEASURED));
    }
  }

  private void print(int count, Map<BrokerContender, CallRate> rates) {
    String shown = Integer.toString(count);
    for (Map.Entry<BrokerContender, CallRate> entry : rates.entrySet()) {
      CallRate rate = entry.getValue();
      row(
          shown,
          entry.getKey().title(),
          Table.calls(rate.perSecond()),
          rate.p50Nanos() / NANOS_IN_MICRO,
          rate.p99Nanos() / NANOS_IN_MICRO,
          ratio(rate, rates.get(BrokerContender.DIRECT)),
          ratio(rate, rates.get(BrokerContender.RABBITMQ)));
      shown = "";
    }
  }

  private static String ratio(CallRate rate, @Nullable CallRate other) {
    return other == null
        ? "–"
        : String.format(Locale.ROOT, "%.2f", rate.perSecond() / other.perSecond());
  }

  private static void row(Object... cells) {
    System.out.println(
        String.format(Locale.ROOT, "| %7s | %-39s | %9s | %8s | %8s | %8s | %10s |", cells));
  }

  private ProgressBar progressBar() {
    return new ProgressBarBuilder()
        .setTaskName("broker")
        .setInitialMax((long) threads.size() * contenders.size() * rounds)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }
}
