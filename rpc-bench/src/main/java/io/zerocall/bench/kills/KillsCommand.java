package io.zerocall.bench.kills;

import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.probe.Steps;
import io.zerocall.bench.report.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench kills} command. */
@Command(
    name = "kills",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Submits jobs from four threads to brokers with three workers, and kills one of the processes"
          + " after the other with -9 at random moments: brokers, workers, and the server of the"
          + " store, if it has one. Then it compares what was acknowledged, what has run and what is"
          + " recorded.",
      "No acknowledged job may be lost, no result may be recorded twice, no job may run more often"
          + " than it started, and every wait has to end by its deadline.",
      "Takes about a second for each kill.",
      "Ends with 1 if anything else happens."
    })
public final class KillsCommand implements Callable<Integer> {
  @Option(
      names = "--kills",
      paramLabel = "<number>",
      defaultValue = "200",
      description = "How many processes are killed (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--store",
      defaultValue = "EMBEDDED",
      description = "EMBEDDED: one broker with a file. POSTGRESQL: two brokers, whose server is"
          + " killed too (default: ${DEFAULT-VALUE}).")
  private StoreName store = StoreName.EMBEDDED;

  @Option(
      names = "--seed",
      paramLabel = "<number>",
      description = "Which processes are killed after how many jobs. By default a new one, which is"
          + " printed.")
  private Optional<Long> seed = Optional.empty();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Minimum.check(spec, 1, "--kills", kills);
    if (!store.isInstalled()) {
      throw new ParameterException(
          spec.commandLine(), "--store: no PostgreSQL (install Debian's postgresql)");
    }
    long used = seed.orElseGet(System::nanoTime);
    System.out.println("The seed is " + used + ".");
    Path directory = Files.createTempDirectory("zerocall-kills");
    try {
      Optional<KillsRun.Result> result = Steps.measure(
          "kills",
          kills + 1,
          progress -> KillsRun.run(directory, store.start(directory), kills, used, progress));
      result.ifPresent(KillsCommand::print);
      return result.map(KillsRun.Result::violations).filter(List::isEmpty).isPresent()
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } finally {
      delete(directory);
    }
  }

  private static void print(KillsRun.Result result) {
    System.out.printf(
        "killed: %s%n%,d jobs acknowledged, %,d runs, %,d violations%n",
        result.killed(), result.jobs(), result.runs(), result.violations().size());
    result.violations().forEach(System.out::println);
    System.out.print(Machine.describeRun());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
