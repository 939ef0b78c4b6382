package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.options.Minimum;
import io.zerocall.bench.peer.RabbitMqServer;
import io.zerocall.bench.probe.Steps;
import io.zerocall.bench.report.Machine;
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

/** The {@code bench broker} command. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures ./rpc broker with two workers, beside RabbitMQ (where Debian's rabbitmq-server is"
          + " installed) and beside a server without a broker: calls per second, idle memory,"
          + " many idle peers, many calls that wait, and the latency of one caller beside another"
          + " client's flood of slow calls. Broker, workers and clients have a JVM each.",
      "Takes some ten minutes and prints tables. Close what else uses the processor."
    })
public final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "<name>",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<BrokerPart> only = EnumSet.allOf(BrokerPart.class);

  @Option(
      names = "--library",
      description = "Only this one; may be repeated. One of: ${COMPLETION-CANDIDATES}.")
  private Set<BrokerContender> contenders = EnumSet.allOf(BrokerContender.class);

  @Option(
      names = "--threads",
      paramLabel = "<number>",
      split = ",",
      description = "How many threads call; may be repeated (default: 1,8,64).")
  private Set<Integer> threads = new TreeSet<>(List.of(1, 8, 64));

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How many turns count (default: ${DEFAULT-VALUE}). The contenders take turns,"
          + " and the figures are those of the median.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "12",
      description = "How long calls are made before any are counted, for each contender and number"
          + " of threads (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long a turn counts (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--settle",
      paramLabel = "<seconds>",
      defaultValue = "15",
      description =
          "How long a broker idles before its memory is read (default:" + " ${DEFAULT-VALUE}).")
  private int settleSeconds;

  @Option(
      names = "--peers",
      defaultValue = "10000",
      description = "How many peers are connected (default: ${DEFAULT-VALUE}), which is as many as"
          + " a broker takes; fewer if ulimit -n allows no more.")
  private int peers;

  @Option(
      names = "--calls",
      defaultValue = "100000",
      description = "How many calls wait (default: ${DEFAULT-VALUE}), which is as many as a broker"
          + " lets wait for one method.")
  private int calls;

  @Option(
      names = "--slow",
      paramLabel = "<milliseconds>",
      defaultValue = "500",
      description = "How long a call of the flood takes on average (default: ${DEFAULT-VALUE})."
          + " Short calls also take processor time from the caller, even in another broker.")
  private int slowMillis;

  @Option(
      names = "--command",
      defaultValue = "./rpc",
      description = "The rpc command that runs the broker (default: ${DEFAULT-VALUE}).")
  private String command = "./rpc";

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    BrokerSettings settings = settings();
    boolean complete = true;
    for (BrokerPart part : EnumSet.copyOf(only)) {
      complete &= run(part, settings);
    }
    System.out.print(Machine.describeRun());
    return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private BrokerSettings settings() {
    threads.forEach(count -> Minimum.check(spec, 1, "--threads", count));
    Minimum.check(spec, 1, "--rounds", rounds);
    Minimum.check(spec, 0, "--warm-up", warmUpSeconds);
    Minimum.check(spec, 1, "--seconds", seconds);
    Minimum.check(spec, 0, "--settle", settleSeconds);
    Minimum.check(spec, 1, "--peers", peers);
    Minimum.check(spec, 1, "--calls", calls);
    Minimum.check(spec, 1, "--slow", slowMillis);
    Set<BrokerContender> measured = EnumSet.copyOf(contenders);
    if (measured.contains(BrokerContender.RABBITMQ) && !RabbitMqServer.isInstalled()) {
      System.err.println("RabbitMQ is left out (install Debian's rabbitmq-server)");
      measured.remove(BrokerContender.RABBITMQ);
    }
    return new BrokerSettings(
        command,
        measured,
        threads,
        rounds,
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(settleSeconds),
        peers,
        calls,
        Duration.ofMillis(slowMillis));
  }

  /** Returns whether the measurement succeeded; the run continues without it if not. */
  private static boolean run(BrokerPart name, BrokerSettings settings) {
    Part part = name.part(settings);
    Optional<String> table = Steps.measure(name.name(), part.steps(), part::run);
    table.ifPresent(System.out::println);
    return table.isPresent();
  }
}
