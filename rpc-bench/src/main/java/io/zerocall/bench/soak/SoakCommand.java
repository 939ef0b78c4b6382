package io.zerocall.bench.soak;

import io.zerocall.bench.report.Machine;
import io.zerocall.bench.soak.attack.AttackName;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code bench soak} command. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = OverloadCommand.class,
    description = {
      "Attacks a server in one way after the other, and measures what becomes of another client's"
          + " calls, how long they are slow after the attack has ended, and what it leaves on the"
          + " server's heap. Server (-Xmx512m) and attacker have a JVM each; the attacker's has a"
          + " lower priority, where the system has the command nice.",
      "A target holds if the p99 is at most twice that without an attack and 5 ms, if calls are as"
          + " quick as before within a second, and if the heap is back to what it was, 10 %% or"
          + " 20 MiB more at most. SPINNERS is no attack: it shows what busy processors alone do.",
      "Takes some 50 seconds an attack and prints a table. Close what else uses the processor.",
      "Ends with 1 if a target doesn't hold."
    })
public final class SoakCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "<attack>",
      arity = "0..*",
      description = "Only these. Any of: ${COMPLETION-CANDIDATES}.")
  private Set<AttackName> attacks = EnumSet.allOf(AttackName.class);

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "How long an attack goes on (default: ${DEFAULT-VALUE}); calls are counted for"
          + " a third of that before it.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "8",
      description = "How long there are calls before any are counted (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--calls",
      paramLabel = "<number>",
      defaultValue = "200",
      description = "How many calls a second the client makes that is measured (default:"
          + " ${DEFAULT-VALUE}).")
  private int callsASecond;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    check("--seconds", seconds, 1, 3_600);
    check("--warm-up", warmUpSeconds, 0, 3_600);
    check("--calls", callsASecond, 1, 10_000);
    SoakSettings settings = new SoakSettings(
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(Math.max(1, seconds / 3)),
        Duration.ofSeconds(seconds),
        callsASecond);
    SoakTable table = new SoakTable();
    boolean held = true;
    for (AttackName attack : EnumSet.copyOf(attacks)) {
      held &= run(attack, settings, table);
    }
    System.out.println(table);
    System.out.print(Machine.describeRun());
    return held ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  /**
   * Returns whether the attack could be measured and its target was met; the run continues if not.
   */
  private static boolean run(AttackName attack, SoakSettings settings, SoakTable table)
      throws InterruptedException {
    try (ProgressBar bar = progressBar(attack)) {
      Outcome outcome = new SoakRun(settings, step -> {
            bar.setExtraMessage(step);
            bar.step();
          })
          .run(attack);
      table.add(outcome);
      return attack == AttackName.SPINNERS || outcome.holds();
    } catch (IOException e) {
      System.err.println("Failed: " + attack + ": " + e);
      return false;
    }
  }

  private static ProgressBar progressBar(AttackName attack) {
    return new ProgressBarBuilder()
        .setTaskName(attack.name())
        .setInitialMax(SoakRun.STEPS)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }
}
