package io.zerocall.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Every part runs and fills its rows. */
class BrokerPartTest {
  private static final String MEMORY = "[0-9.]+ \\| MiB, VmRSS";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyPartFillsItsRows(BrokerPart name) throws Exception {
    BrokerPart.Part part = name.part(settings(TestBroker.command(folder)));
    int[] steps = {0};

    String table = part.run(what -> steps[0]++);

    assertThat(steps[0]).isEqualTo(part.steps());
    for (String row : rows(name)) {
      assertThat(table.replaceAll(" +", " ")).containsPattern(row);
    }
  }

  private static List<String> rows(BrokerPart name) {
    return switch (name) {
      case CALLS ->
        List.of(
            "1 \\| Zerocall, broker and two workers \\|( [0-9.,]+ \\|){4} [0-9.]+ \\| – \\|",
            "Zerocall, a server without a broker \\|( [0-9.,]+ \\|){4} 1.00 \\| – \\|",
            "Inverted Json, measured elsewhere \\| 7,200 \\|( – \\|){4} 4.24 \\|",
            "RabbitMQ 3.10, measured elsewhere \\| 1,700 \\|( – \\|){4} 1.00 \\|");
      case IDLE_MEMORY ->
        List.of(
            "rpc broker, idle \\| " + MEMORY,
            "RabbitMQ 3.10, idle, measured elsewhere \\| 133 \\| MB");
      case IDLE_PEERS ->
        List.of(
            "rpc broker with 2 peers, after 1,000 calls \\| " + MEMORY,
            "with 20 peers \\| " + MEMORY,
            "an idle peer \\| -?[0-9,]+ \\| bytes",
            "a call then, answered after \\| [0-9.]+ \\| ms");
      case WAITING_CALLS ->
        List.of(
            "rpc broker, nothing waits \\| " + MEMORY,
            "with 1,500 calls that wait for a worker \\| " + MEMORY,
            "a waiting call \\| -?[0-9,]+ \\| bytes",
            "all answered, after a worker has come \\| [0-9.]+ \\| s");
      case FLOOD ->
        List.of(
            "p99 of one caller, alone \\| [0-9,]+ \\| µs",
            "beside 8,000 slow calls for a worker of its own \\| [0-9,]+ \\| µs",
            "beside 8,000 slow calls for the same two workers \\| [0-9,]+ \\| µs",
            "beside 8,000 slow calls for two workers of another broker \\| [0-9,]+ \\| µs",
            "ratio \\| [0-9.]+ \\| × alone");
    };
  }

  @Test
  void theTableHasAllRatios() {
    CallsTable table = new CallsTable();
    table.add(
        8,
        Map.of(
            BrokerContender.ZEROCALL, new CallRate(40_000, 200_000, 900_000, 8.25),
            BrokerContender.DIRECT, new CallRate(80_000, 100_000, 500_000, 4),
            BrokerContender.RABBITMQ, new CallRate(5_000, 1_000_000, 9_000_000, 90)));

    assertThat(table.toString().replaceAll(" +", " "))
        .contains("| Zerocall, broker and two workers | 40,000 | 200 | 900 | 8.3 | 0.50 | 8.00 |")
        .contains("| Inverted Json, measured elsewhere | 25,000 | – | – | – | – | 5.10 |");
  }

  @Test
  void aCommandThatIsMissingIsAFailureOfThePartAlone() {
    int exitCode = new CommandLine(new BrokerCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute("--only", "idle_memory", "--library", "zerocall", "--command", "./missing");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
  }

  @Test
  void numbersThatAreTooSmallAreRefused() {
    for (String option :
        List.of("--rounds", "--seconds", "--peers", "--calls", "--threads", "--slow")) {
      assertThat(new CommandLine(new BrokerCommand()).execute(option, "0"))
          .isEqualTo(CommandLine.ExitCode.USAGE);
    }
  }

  private static BrokerSettings settings(String command) {
    Duration time = Duration.ofSeconds(1); // with a call in each, even on a busy machine
    return new BrokerSettings(
        command,
        EnumSet.of(BrokerContender.ZEROCALL, BrokerContender.DIRECT),
        Set.of(1),
        1,
        time,
        time,
        time,
        20,
        1_500,
        Duration.ofMillis(50));
  }
}
