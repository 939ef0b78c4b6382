package io.zerocall.bench.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.zerocall.bench.broker.TestBroker;
import io.zerocall.bench.jobs.JobsResult.RateRow;
import io.zerocall.bench.jobs.JobsResult.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Zerocall's side of every part runs and fills its rows, and the table shows what is wrong. */
class JobsPartTest {
  private static final String ZEROCALL = "Zerocall, SqliteJobStore";
  private static final String RATE = ZEROCALL + " \\| [0-9,]+ \\| [0-9,]+ – [0-9,]+ \\|"
      + " [0-9,]+ \\| [0-9,]+ \\| [0-9,]+ \\| 0 \\|";

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyPartFillsItsRows(JobsPart name) throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    JobsPart.Part part = name.part(settings(TestBroker.command(folder), files));
    int[] steps = {0};

    JobsResult result = part.run(what -> steps[0]++);

    if (result.targets().isEmpty() && name == JobsPart.FSYNC) {
      return; // there is no gcc
    }
    assertThat(steps[0]).isEqualTo(part.steps());
    assertThat(result.rates()).extracting(RateRow::rate).allMatch(rate -> rate.perSecond() > 0);
    if (name == JobsPart.FSYNC) {
      assertThat(result.rates().get(0).rate().fastest())
          .as("with one sync each")
          .isLessThan(101);
    }
    String table = table(name, result);
    for (String row : rows(name)) {
      assertThat(table).containsPattern(row);
    }
    assertThat(files).as("nothing is left").isEmptyDirectory();
  }

  private static List<String> rows(JobsPart name) {
    return switch (name) {
      case SUBMIT ->
        List.of(
            "SUBMIT \\| 1 \\| " + RATE,
            "SUBMIT \\| 4 \\| " + RATE,
            "SUBMIT \\| lost of [0-9,]+ acknowledged: " + ZEROCALL + " \\| 0 \\| 0 \\| yes \\|");
      case ROUND -> List.of("ROUND \\| 1 \\| " + RATE, "ROUND \\| 4 \\| " + RATE);
      case OPEN ->
        List.of("OPEN \\| ms to open [0-9,]+ waiting jobs: " + ZEROCALL
            + " \\| [0-9,]+ \\| < 1,000 \\| (yes|NO) \\|");
      case FSYNC ->
        List.of(
            "FSYNC \\| 1 \\| " + RATE,
            "FSYNC \\| 4 \\| " + RATE,
            "FSYNC \\| 4 ÷ 1: " + ZEROCALL + " \\| [0-9.]+ \\| ≥ 20 \\| (yes|NO) \\|",
            "FSYNC \\| lost of [0-9,]+ acknowledged: " + ZEROCALL + " \\| 0 \\| 0 \\| yes \\|");
    };
  }

  @Test
  void zerocallIsComparedWithEachOther() {
    Rates rates = new Rates(new EnumMap<>(JobsContender.class));
    rates.add(1, JobsContender.ZEROCALL_SQLITE, rate(3_000, 0));
    rates.add(1, JobsContender.RABBITMQ, rate(2_000, 0));
    rates.add(64, JobsContender.ZEROCALL_SQLITE, rate(9_000, 0));
    rates.add(64, JobsContender.RABBITMQ, rate(10_000, 7));
    JobsResult result = new JobsResult(rates.rows(), rates.comparedWithPeers(1));

    assertThat(table(JobsPart.SUBMIT, result))
        .contains(
            "| SUBMIT | 64 | RabbitMQ, quorum queue | 10,000 | 9,000 – 11,000 | 5 | 9 | 30 | 7 |")
        .contains("| 1: Zerocall, SqliteJobStore ÷ RabbitMQ, quorum queue | 1.50 | ≥ 1 | yes |")
        .contains("| 64: Zerocall, SqliteJobStore ÷ RabbitMQ, quorum queue | 0.90 | ≥ 1 | NO |");
    assertThat(rates.comparedWithFewest(3))
        .contains(new Target("64 ÷ 1: Zerocall, SqliteJobStore", "3.00", "≥ 3", true));
  }

  @Test
  void theMedianIsThatOfTheTurns() {
    RateSummary summary = RateSummary.of(List.of(
        new Rate(5, 50, 51, 10, 1, 5),
        new Rate(9, 90, 91, 10, 0, 9),
        new Rate(7, 70, 71, 10, 2, 7)));

    assertThat(summary).isEqualTo(new RateSummary(7, 5, 9, 70, 71, 3, 7));
  }

  @Test
  void aRateIsReadAsItIsWritten() {
    Rate rate = new Rate(1234.5, 6, 7, 8, 9, 0);

    assertThat(Rate.parse(rate.text())).isEqualTo(rate);
  }

  @Test
  void aFolderInMemoryIsRefused() throws Exception {
    Path memory = Path.of("/dev/shm");
    if (Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs")) {
      assertThatIOException()
          .isThrownBy(() -> Servers.in(settings("./missing", memory)).close())
          .withMessageContaining("--folder");
    }
  }

  @Test
  void aCommandThatIsMissingIsAFailureOfThePartAlone() {
    assertThat(execute(
            "--only",
            "submit",
            "--library",
            "zerocall_sqlite",
            "--command",
            "./missing",
            "--folder",
            folder.toString()))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void numbersThatAreTooSmallAreRefused() {
    for (String option : List.of("--rounds", "--seconds", "--jobs", "--submitters")) {
      assertThat(execute(option, "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
  }

  private static int execute(String... arguments) {
    return new CommandLine(new JobsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  private static RateSummary rate(double perSecond, long errors) {
    return new RateSummary(perSecond, perSecond * 0.9, perSecond * 1.1, 5_000, 9_000, errors, 30);
  }

  private static String table(JobsPart part, JobsResult result) {
    JobsTables tables = new JobsTables();
    tables.add(part, result);
    return tables.toString().replaceAll(" +", " ");
  }

  private static JobsSettings settings(String command, Path files) {
    Duration time = Duration.ofMillis(200);
    Set<JobsContender> zerocall = EnumSet.of(JobsContender.ZEROCALL_SQLITE);
    return new JobsSettings(
        command, files, zerocall, new TreeSet<>(Set.of(1, 4)), 1, time, time, 100);
  }
}
