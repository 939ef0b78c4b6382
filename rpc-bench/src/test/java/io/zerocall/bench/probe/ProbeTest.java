package io.zerocall.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Every probe runs and fills its rows. */
class ProbeTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final ProbeSettings SETTINGS =
      new ProbeSettings(20, 20, 2_000, 2, SHORT, SHORT, SHORT, 1, SHORT, Duration.ofMillis(50));

  private static List<String> rows(ProbeName name) {
    return switch (name) {
      case IDLE_CONNECTIONS ->
        List.of(
            "1 thread, alone \\| [0-9,]+ \\| calls/s, of [0-9,]+ to [0-9,]+",
            "1 thread, beside 20 idle connections \\| [0-9,]+ \\| calls/s, of [0-9,]+ to [0-9,]+",
            "1 thread, ratio \\| [0-9.]+ \\| × alone",
            "512 asynchronous in flight, alone \\| [0-9,]+ \\| calls/s, of [0-9,]+ to [0-9,]+",
            "512 asynchronous in flight, beside 20 idle connections \\| [0-9,]+ \\| calls/s, of [0-9,]+ to [0-9,]+",
            "512 asynchronous in flight, ratio \\| [0-9.]+ \\| × alone");
      case IDLE_WEBSOCKETS ->
        List.of(
            "default heap, memory of the process with 1 client \\| [0-9.]+ \\| MiB, VmRSS",
            "default heap, with 20 idle WebSockets besides \\| [0-9.]+ \\| MiB, VmRSS",
            "default heap, processor time while idle \\| [0-9.]+ \\| % of one processor",
            "default heap, a call over each then, all answered after \\| [0-9.]+ \\| ms",
            "-Xmx256m, memory of the process with 1 client \\| [0-9.]+ \\| MiB, VmRSS",
            "-Xmx256m, with 20 idle WebSockets besides \\| [0-9.]+ \\| MiB, VmRSS",
            "-Xmx256m, processor time while idle \\| [0-9.]+ \\| % of one processor",
            "-Xmx256m, a call over each then, all answered after \\| [0-9.]+ \\| ms");
      case PENDING_CALLS ->
        List.of("heap that each of 2,000 pending calls takes \\| -?[0-9,]+ \\| bytes");
      case SERVER_MEMORY ->
        List.of(
            "-Xmx64m, used with 1 client \\| [0-9.]+ \\| MiB",
            "-Xmx64m, used with 20 idle connections besides \\| [0-9.]+ \\| MiB",
            "an idle connection \\| -?[0-9,]+ \\| bytes",
            "a call then, answered after \\| [0-9.]+ \\| ms");
      case START_UP ->
        List.of(
            "a client's JVM, to its first reply \\| [0-9,]+ \\| ms",
            "a client's JVM, to its first reply, with AppCDS.*",
            "a server's JVM, to its first reply \\| [0-9,]+ \\| ms",
            "a server's JVM, to its first reply, with AppCDS.*");
      case BLOCKED_CALLERS ->
        List.of(
            "calls while nothing blocks \\| [0-9. /]+ \\| ms: p50 / p99 / max",
            "calls while one method blocks again and again \\| [0-9. /]+ \\| ms: p50 / p99 / max",
            "calls while quick methods block for the first time \\| [0-9. /]+ \\| ms: p50 / p99 / max",
            "the longest that a call took while others blocked \\| [0-9.]+ \\| ms");
    };
  }

  @ParameterizedTest
  @EnumSource
  void itFillsItsRowsAndReportsItsSteps(ProbeName name) throws Exception {
    Probe probe = name.probe(SETTINGS);
    List<String> steps = new ArrayList<>();
    FindingTable table = new FindingTable("probe");

    table.add(name.name(), probe.run(steps::add));

    assertThat(steps).hasSize(probe.steps());
    List<String> lines =
        table.toString().lines().skip(2).map(ProbeTest::withoutPadding).toList();
    List<String> expected = rows(name);
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      String title = i == 0 ? name.name() : "";
      assertThat(lines.get(i)).matches("\\| " + title + " ?\\| " + expected.get(i) + " ?\\|");
    }
  }

  private static String withoutPadding(String line) {
    return line.replaceAll(" +", " ");
  }

  @Test
  void moreConnectionsThanDescriptorsAreRefusedWithAdvice() {
    assertThatThrownBy(() -> Descriptors.require(Integer.MAX_VALUE - 1_000))
        .hasMessageContaining("ulimit -n")
        .hasMessageContaining("--connections");
  }

  @Test
  void anOptionOutOfRangeIsAnErrorOfUsage() {
    CommandLine command = new CommandLine(new ProbeCommand());
    assertThat(command.execute("--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(command.execute("--turn", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
