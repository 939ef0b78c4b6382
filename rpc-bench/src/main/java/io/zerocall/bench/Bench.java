package io.zerocall.bench;

import io.zerocall.bench.broker.BrokerCommand;
import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.jobs.JobsCommand;
import io.zerocall.bench.kills.KillsCommand;
import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.probe.ProbeCommand;
import io.zerocall.bench.publish.PublishCommand;
import io.zerocall.bench.report.Allocations;
import io.zerocall.bench.report.Chart;
import io.zerocall.bench.report.Machine;
import io.zerocall.bench.report.Page;
import io.zerocall.bench.report.Results;
import io.zerocall.bench.report.Scenario;
import io.zerocall.bench.report.Table;
import io.zerocall.bench.soak.SoakCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code bench} command. */
@Command(
    name = "./bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      ProbeCommand.class,
      PublishCommand.class,
      BrokerCommand.class,
      JobsCommand.class,
      SoakCommand.class,
      KillsCommand.class
    },
    description = {
      "Measures Zerocall beside other libraries and beside raw bytes over JeroMQ and TCP, each"
          + " server in a JVM of its own, and writes docs/benchmarks.md and docs/benchmarks.svg.",
      "Takes some 16 minutes. Close what else uses the processor."
    })
public final class Bench implements Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "How many turns every contender has in every scenario (default:"
          + " ${DEFAULT-VALUE}). Each round takes as long as the first; the figures are medians.")
  private int rounds = 1;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      description = "How long a turn runs before it counts (default: 9, with --quick 3).")
  private Optional<Integer> warmUpSeconds = Optional.empty();

  @Option(
      names = "--quick",
      description = "Turns of 5 seconds instead of 13: a round takes some 7 minutes, and"
          + " underrates contenders with more code to compile.")
  private boolean quick;

  @Option(
      names = "--scenario",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);

  @Option(
      names = "--library",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<Contender> contenders = EnumSet.allOf(Contender.class);

  @Option(
      names = "--profile",
      defaultValue = "NONE",
      description = "Profiles the clients by JMH. One of: ${COMPLETION-CANDIDATES}."
          + " GC prints the bytes that a client's JVM allocates per call.")
  private Profile profile = Profile.NONE;

  @Option(
      names = "--docs",
      defaultValue = "docs",
      description = "Where the page and the chart are (default: ${DEFAULT-VALUE}). They are written"
          + " only by a run of all scenarios and libraries without a profiler.")
  private Path docs = Path.of("docs");

  @Option(
      names = "--logs",
      defaultValue = "rpc-bench/target/bench",
      description = "The directory for JMH's own output (default: ${DEFAULT-VALUE}).")
  private Path logs = Path.of("bench");

  @Spec
  private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Minimum.check(spec, 1, "--rounds", rounds);
    warmUpSeconds.ifPresent(seconds -> Minimum.check(spec, 0, "--warm-up", seconds));
    Results results = measure(pace(), Turn.plan(rounds, scenarios, contenders));
    System.out.println(Table.of(results));
    System.out.print(Machine.describeRun());
    System.out.print(Allocations.of(results));
    results.failures().forEach(turn -> System.err.println("Failed: " + turn));
    if (isComplete()) {
      Page.update(docs.resolve("benchmarks.md"), results, typed());
      Chart.write(docs.resolve("benchmarks.svg"), results);
    }
    return results.failures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Pace pace() {
    Pace pace = quick ? Pace.QUICK : Pace.FULL;
    return warmUpSeconds.map(pace::withWarmUp).orElse(pace);
  }

  private Results measure(Pace pace, List<Turn> turns) throws IOException {
    Files.createDirectories(logs);
    Results results = new Results();
    try (ProgressBar bar = progressBar(turns.size())) {
      for (Turn turn : turns) {
        bar.setExtraMessage(turn.toString());
        try {
          results.add(new TurnRunner(pace, profile, logs).run(turn));
        } catch (RunnerException e) {
          results.addFailure(turn.toString());
        }
        bar.step();
      }
    }
    return results;
  }

  /** Returns the command line that repeats a complete run like this one. */
  private String typed() {
    return "./bench"
        + (rounds > 1 ? " --rounds " + rounds : "")
        + warmUpSeconds.map(seconds -> " --warm-up " + seconds).orElse("")
        + (quick ? " --quick" : "");
  }

  private static ProgressBar progressBar(int turns) {
    return new ProgressBarBuilder()
        .setTaskName("bench")
        .setInitialMax(turns)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  private boolean isComplete() {
    return profile == Profile.NONE
        && scenarios.size() == Scenario.values().length
        && contenders.size() == Contender.values().length;
  }
}
