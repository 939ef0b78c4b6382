package io.zerocall.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.soak.attack.AttackName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A soak and an overload run, and fill their rows. */
class SoakCommandTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void anAttackFillsItsRowAndReportsItsSteps() throws Exception {
    List<String> steps = new ArrayList<>();
    SoakTable table = new SoakTable();

    Outcome outcome = new SoakRun(new SoakSettings(SHORT, SHORT, SHORT, 100), steps::add)
        .run(AttackName.MALFORMED);
    table.add(outcome);

    assertThat(steps).hasSize(SoakRun.STEPS);
    assertThat(outcome.alone().all()).hasSizeGreaterThan(10);
    assertThat(outcome.attacked().all()).hasSizeGreaterThan(10);
    assertThat(outcome.heapAfter()).isPresent();
    assertThat(table.toString().lines().skip(3).toList())
        .singleElement()
        .asString()
        .matches(
            "\\| MALFORMED +\\| +[0-9.]+ / [0-9a-z.]+ \\| +[0-9.]+ / [0-9a-z.]+ \\| +[0-9.]+ \\|"
                + " +[0-9]+ of [0-9]+ \\| +[0-9a-z.]+ \\| +[0-9.]+ → [0-9.]+ \\| +[0-9.]+ \\|"
                + " +[0-9]+ of [0-9]+.* \\| (yes|NO) +\\|");
  }

  @Test
  void anOverloadFillsItsRowsAndReportsItsSteps() throws Exception {
    List<String> steps = new ArrayList<>();
    OverloadTable table = new OverloadTable();

    boolean unused = new OverloadRun(SHORT, SHORT, steps::add).run(Capacity.SLEEPING, table);

    assertThat(steps).hasSize(OverloadRun.STEPS);
    assertThat(table.toString().lines().skip(3))
        .hasSize(3)
        .allMatch(row -> row.matches(
            "\\| SLEEPING +\\| +[125] × [0-9,]+ \\| +[0-9,]+ \\| +[0-9]+ % \\| +[0-9.]+ / [0-9.]+ \\|"
                + " +[0-9,]+ \\| +[0-9.–]+ \\| +[0-9,]+ \\| +[0-9,]+ \\| (yes|NO|–) +\\|"));
  }

  @Test
  void workTakesAboutAsLongAsItWasMadeFor() {
    long nanos = 20_000_000;
    Work work = Work.ofNanos(nanos);
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long begun = System.nanoTime();
      long unused = work.run();
      fastest = Math.min(fastest, System.nanoTime() - begun);
    }
    assertThat(fastest).isBetween(nanos / 5, nanos * 20);
  }

  @Test
  void theHelpIsWrittenAsItIsMeant() {
    CommandLine command = new CommandLine(new SoakCommand());
    assertThat(command.getUsageMessage()).contains("10 % or 20 MiB more").doesNotContain("%%");
    assertThat(command.getSubcommands().get("overload").getUsageMessage())
        .contains("90 % of the peak")
        .doesNotContain("%n", "%%");
  }

  @Test
  void anOptionOutOfRangeIsAnErrorOfUsage() {
    CommandLine command = new CommandLine(new SoakCommand());
    assertThat(command.execute("--seconds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(command.execute("NO_SUCH_ATTACK")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(command.execute("overload", "--seconds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
