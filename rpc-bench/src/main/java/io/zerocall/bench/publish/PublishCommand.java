package io.zerocall.bench.publish;

import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.report.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code bench publish} command. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures notifications that one publisher sends to many subscribers of a topic, as fast as it"
          + " can: how many are delivered in a second, to all subscribers together, and which share"
          + " of them is missed. The server has a JVM of its own, publisher and subscribers share"
          + " another.",
      "Takes some minutes and prints a table. Close what else uses the processor."
    })
public final class PublishCommand implements Callable<Integer> {
  @Option(
      names = "--library",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<PublishContender> contenders = EnumSet.allOf(PublishContender.class);

  @Option(
      names = "--subscribers",
      paramLabel = "<number>",
      split = ",",
      description = "How many there are; may be repeated (default: 1,10,100).")
  private Set<Integer> sizes = new TreeSet<>(List.of(1, 10, 100));

  @Option(
      names = "--notifications",
      paramLabel = "<number>",
      defaultValue = "100000",
      description = "How many are published (default: ${DEFAULT-VALUE}).")
  private int notifications;

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
      defaultValue = "5",
      description = "How long a turn runs, in smaller bursts, before it counts (default:"
          + " ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Minimum.check(spec, 1, "--notifications", notifications);
    Minimum.check(spec, 1, "--rounds", rounds);
    Minimum.check(spec, 0, "--warm-up", warmUpSeconds);
    sizes.forEach(size -> Minimum.check(spec, 1, "--subscribers", size));
    PublishTable table = new PublishTable();
    List<PublishTurn> turns = PublishTurn.plan(sizes, contenders);
    List<String> failures = new ArrayList<>();
    try (ProgressBar bar = progressBar(turns.size() * rounds)) {
      for (PublishTurn turn : turns) {
        bar.setExtraMessage(turn.toString());
        try {
          table.add(turn, run(turn, bar));
        } catch (IOException e) {
          failures.add(turn + ": " + e);
        }
      }
    }
    System.out.println(table);
    System.out.print(Machine.describeRun());
    failures.forEach(failure -> System.err.println("Failed: " + failure));
    return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Delivery> run(PublishTurn turn, ProgressBar bar) throws IOException {
    List<Delivery> deliveries = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      deliveries.add(turn.run(notifications, Duration.ofSeconds(warmUpSeconds)));
      bar.step();
    }
    return deliveries;
  }

  private static ProgressBar progressBar(int turns) {
    return new ProgressBarBuilder()
        .setTaskName("publish")
        .setInitialMax(turns)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }
}
