package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsPart.Part;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.probe.Steps;
import io.zerocall.bench.report.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code bench jobs} command. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the jobs of ./rpc broker --jobs: durable submissions per second beside RabbitMQ"
          + " (a quorum queue with publisher confirms), JobRunr and db-scheduler (both on"
          + " PostgreSQL), jobs that a worker runs beside SyRPC for JavaScript, how long 100,000"
          + " waiting jobs take to open, and what 64 submitters gain on a slow disk. Where"
          + " Debian's rabbitmq-server, postgresql, npm or gcc is missing, what needs it is left"
          + " out. All servers run on free ports of 127.0.0.1, with default settings.",
      "Takes some nine minutes and prints two tables: rates, and figures with their targets. Ends"
          + " with 1 if a target isn't met. Close what else uses the processor and the disk."
    })
public final class JobsCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "<name>",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<JobsPart> only = EnumSet.allOf(JobsPart.class);

  @Option(
      names = "--library",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<JobsContender> contenders = EnumSet.allOf(JobsContender.class);

  @Option(
      names = "--submitters",
      paramLabel = "<number>",
      split = ",",
      description = "How many threads submit; may be repeated (default: 1,64).")
  private Set<Integer> submitters = new TreeSet<>(List.of(1, 64));

  @Option(
      names = "--rounds",
      description = "How many turns count (default: 5, with --quick 3). The contenders take turns,"
          + " and the figures are those of the median.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      description = "How long jobs are submitted before any are counted, for each contender and"
          + " number of submitters (default: 10, with --quick 3).")
  private Optional<Integer> warmUpSeconds = Optional.empty();

  @Option(names = "--seconds", description = "How long a turn counts (default: 3, with --quick 2).")
  private Optional<Integer> seconds = Optional.empty();

  @Option(names = "--quick", description = "Shorter turns: some four minutes, and lower figures.")
  private boolean quick;

  @Option(
      names = "--jobs",
      paramLabel = "<number>",
      defaultValue = "100000",
      description = "How many jobs wait in the store that is opened, at least (default:"
          + " ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--folder",
      defaultValue = "/var/tmp",
      description = "Where the files of all servers are while they run (default:"
          + " ${DEFAULT-VALUE}). It must be on a disk.")
  private Path folder = Path.of("/var/tmp");

  @Option(
      names = "--command",
      defaultValue = "./rpc",
      description = "The rpc command that runs the broker (default: ${DEFAULT-VALUE}).")
  private String command = "./rpc";

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JobsSettings settings = settings();
    JobsTables tables = new JobsTables();
    boolean met = true;
    for (JobsPart part : EnumSet.copyOf(only)) {
      met &= run(part, settings, tables);
    }
    System.out.println(tables);
    System.out.print(Machine.describeRun());
    return met ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private JobsSettings settings() {
    submitters.forEach(count -> Minimum.check(spec, 1, "--submitters", count));
    rounds.ifPresent(count -> Minimum.check(spec, 1, "--rounds", count));
    warmUpSeconds.ifPresent(count -> Minimum.check(spec, 0, "--warm-up", count));
    seconds.ifPresent(count -> Minimum.check(spec, 1, "--seconds", count));
    Minimum.check(spec, 1, "--jobs", jobs);
    Set<JobsContender> measured = EnumSet.copyOf(contenders);
    measured.removeIf(JobsCommand::isMissing);
    return new JobsSettings(
        command,
        folder,
        measured,
        new TreeSet<>(submitters),
        rounds.orElse(quick ? 3 : 5),
        Duration.ofSeconds(warmUpSeconds.orElse(quick ? 3 : 10)),
        Duration.ofSeconds(seconds.orElse(quick ? 2 : 3)),
        jobs);
  }

  private static boolean isMissing(JobsContender contender) {
    Optional<String> missing = contender.missing();
    missing.ifPresent(name ->
        System.err.println(contender.title() + " is left out (install Debian's " + name + ")"));
    return missing.isPresent();
  }

  /**
   * Returns whether the part was measured and met its targets; the run continues without it if not.
   */
  private static boolean run(JobsPart name, JobsSettings settings, JobsTables tables) {
    Part part = name.part(settings);
    Optional<JobsResult> result = Steps.measure(name.name(), part.steps(), part::run);
    result.ifPresent(measured -> tables.add(name, measured));
    return result.isPresent() && result.get().targets().stream().allMatch(Target::met);
  }
}
