package io.zerocall.bench;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.report.Chart;
import io.zerocall.bench.report.Page;
import io.zerocall.bench.report.Results;
import io.zerocall.bench.report.Scenario;
import io.zerocall.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code bench} command. */
@Command(
    name = "./bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures Zerocall beside Apache XML-RPC and a raw JeroMQ echo, each server in a JVM of its"
          + " own, and writes docs/benchmarks.md and docs/benchmarks.svg.",
      "Takes some 10 minutes. Close what else uses the processor."
    })
public final class Bench implements Callable<Integer> {
  @Option(names = "--quick", description = "One shorter round instead of two: some 3 minutes.")
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
      names = "--docs",
      defaultValue = "docs",
      description = "Where the page and the chart are (default: ${DEFAULT-VALUE}). They are written"
          + " only by a run of all scenarios and libraries.")
  private Path docs = Path.of("docs");

  @Option(
      names = "--logs",
      defaultValue = "rpc-bench/target/bench",
      description = "The directory for JMH's own output (default: ${DEFAULT-VALUE}).")
  private Path logs = Path.of("bench");

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    System.setProperty("java.awt.headless", "true");
    Pace pace = quick ? Pace.QUICK : Pace.FULL;
    Results results = measure(pace, Turn.plan(pace.rounds(), scenarios, contenders));
    System.out.println(Table.of(results));
    results.failures().forEach(turn -> System.err.println("Failed: " + turn));
    if (isComplete()) {
      Page.update(docs.resolve("benchmarks.md"), results, quick ? "./bench --quick" : "./bench");
      Chart.write(docs.resolve("benchmarks.svg"), results);
    }
    return results.failures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Results measure(Pace pace, List<Turn> turns) throws IOException {
    Files.createDirectories(logs);
    Results results = new Results();
    try (ProgressBar bar = progressBar(turns.size())) {
      for (Turn turn : turns) {
        bar.setExtraMessage(turn.toString());
        try {
          results.add(new TurnRunner(pace, logs).run(turn));
        } catch (RunnerException e) {
          results.addFailure(turn.toString());
        }
        bar.step();
      }
    }
    return results;
  }

  private static ProgressBar progressBar(int turns) {
    return new ProgressBarBuilder()
        .setTaskName("bench")
        .setInitialMax(turns)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  private boolean isComplete() {
    return scenarios.size() == Scenario.values().length
        && contenders.size() == Contender.values().length;
  }
}
