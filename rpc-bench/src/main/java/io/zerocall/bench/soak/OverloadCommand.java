package io.zerocall.bench.soak;

import io.zerocall.bench.report.Machine;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench soak overload} command. */
@Command(
    name = "overload",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds the most calls that a server answers in a second, then sends once, twice and five times"
          + " as many over eight connections, each with a deadline of a second. The server has a"
          + " lower priority than the load, where the system has the command nice.",
      "A target holds if goodput is at least 90 %% of the peak, if the p99 of what is answered is at"
          + " most half the deadline, and if the p99 of refusals is below 10 ms.",
      "Takes some two minutes and prints a table. Close what else uses the processor.",
      "Ends with 1 if a target doesn't hold."
    })
public final class OverloadCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "<name>",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<Capacity> only = EnumSet.allOf(Capacity.class);

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each load goes on (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 1 || seconds > 3_600) {
      throw new ParameterException(
          spec.commandLine(), "--seconds: " + seconds + " (expected: 1 to 3600)");
    }
    OverloadTable table = new OverloadTable();
    boolean held = true;
    for (Capacity capacity : EnumSet.copyOf(only)) {
      held &= run(capacity, table);
    }
    System.out.println(table);
    System.out.print(Machine.describeRun());
    return held ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private boolean run(Capacity capacity, OverloadTable table) throws InterruptedException {
    Duration duration = Duration.ofSeconds(seconds);
    try (ProgressBar bar = progressBar(capacity)) {
      return new OverloadRun(duration, duration, step -> {
            bar.setExtraMessage(step);
            bar.step();
          })
          .run(capacity, table);
    } catch (IOException e) {
      System.err.println("Failed: " + capacity + ": " + e);
      return false;
    }
  }

  private static ProgressBar progressBar(Capacity capacity) {
    return new ProgressBarBuilder()
        .setTaskName(capacity.name())
        .setInitialMax(OverloadRun.STEPS)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }
}
