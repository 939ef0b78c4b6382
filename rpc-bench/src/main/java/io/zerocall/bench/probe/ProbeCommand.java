package io.zerocall.bench.probe;

import io.zerocall.bench.report.Machine;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench probe} command. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what isn't a throughput beside others: what idle connections cost, what a pending"
          + " call and a small server take of memory, how long a JVM takes to its first reply, and"
          + " how long callers wait while methods block that others call.",
      "Takes some three minutes and prints a table. Close what else uses the processor."
    })
public final class ProbeCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "<name>",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<ProbeName> only = EnumSet.allOf(ProbeName.class);

  @Option(
      names = "--connections",
      defaultValue = "5000",
      description = "How many idle connections there are (default: ${DEFAULT-VALUE}); in"
          + " SERVER_MEMORY 1,000 at most. A server takes 10,000.")
  private int connections;

  @Option(
      names = "--web-sockets",
      defaultValue = "10000",
      description = "How many idle WebSockets there are (default: ${DEFAULT-VALUE}), which is as"
          + " many as a server takes.")
  private int webSockets;

  @Option(
      names = "--calls",
      defaultValue = "100000",
      description = "How many calls are pending (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often there is a turn with idle connections and one without (default:"
          + " ${DEFAULT-VALUE}). The figures are medians.")
  private int rounds;

  @Option(
      names = "--starts",
      defaultValue = "5",
      description = "How often each kind of JVM is started (default: ${DEFAULT-VALUE}). The figures"
          + " are medians.")
  private int starts;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "8",
      description = "How long calls of each kind are made before any are timed (default:"
          + " ${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Option(
      names = "--settle",
      paramLabel = "<seconds>",
      defaultValue = "6.5",
      description = "How long idle connections are there before a turn counts (default:"
          + " ${DEFAULT-VALUE}); their heartbeats begin after 5 to 6.")
  private double settleSeconds;

  @Option(
      names = "--turn",
      paramLabel = "<seconds>",
      defaultValue = "3",
      description = "How long a turn counts (default: ${DEFAULT-VALUE}).")
  private double turnSeconds;

  @Option(
      names = "--hold-up",
      paramLabel = "<seconds>",
      defaultValue = "10",
      description = "How long callers are watched while methods block (default: ${DEFAULT-VALUE}).")
  private double holdUpSeconds;

  @Option(
      names = "--block",
      paramLabel = "<seconds>",
      defaultValue = "1",
      description = "How long a method blocks (default: ${DEFAULT-VALUE}).")
  private double blockSeconds;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ProbeSettings settings = new ProbeSettings(
        atLeastOne("--connections", connections),
        atLeastOne("--web-sockets", webSockets),
        atLeastOne("--calls", calls),
        atLeastOne("--rounds", rounds),
        duration("--warm-up", warmUpSeconds),
        duration("--settle", settleSeconds),
        duration("--turn", turnSeconds),
        atLeastOne("--starts", starts),
        duration("--hold-up", holdUpSeconds),
        duration("--block", blockSeconds));
    FindingTable table = new FindingTable("probe");
    boolean complete = true;
    for (ProbeName name : EnumSet.copyOf(only)) {
      complete &= run(name, settings, table);
    }
    System.out.println(table);
    System.out.print(Machine.describeRun());
    return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private int atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: >= 1)");
    }
    return value;
  }

  private Duration duration(String option, double seconds) {
    if (!(seconds >= 0.001 && seconds <= 3_600)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + seconds + " (expected: 0.001 to 3600)");
    }
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  /** Returns whether the measurement succeeded; the run continues without it if not. */
  private static boolean run(ProbeName name, ProbeSettings settings, FindingTable table) {
    Probe probe = name.probe(settings);
    var findings = Steps.measure(name.name(), probe.steps(), probe::run);
    findings.ifPresent(found -> table.add(name.name(), found));
    return findings.isPresent();
  }
}
