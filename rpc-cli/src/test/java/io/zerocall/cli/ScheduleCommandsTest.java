package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rpc schedule}, {@code rpc unschedule} and {@code rpc schedules}. */
@Timeout(120)
class ScheduleCommandsTest {
  @TempDir
  private Path directory;

  private RpcBroker broker;
  private String endpoint;

  @BeforeEach
  void start() {
    broker = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .jobs(SqliteJobStore.open(directory.resolve("jobs.db")))
        .start();
    endpoint = broker.endpoint();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void aScheduleIsAddedListedAndRemoved() {
    CommandRun added =
        CommandRun.of("schedule", endpoint, "nightly", "0 3 1 1 *", "a.b", "-5", "\"x\"");
    assertThat(added.err()).isEmpty();
    assertThat(added.exitCode()).isZero();
    assertThat(added.out().strip()).matches("\\d{4}-01-01T03:00:00Z");
    String next = added.out().strip();
    assertThat(CommandRun.of("schedules", endpoint).lines())
        .containsExactly(
            "NAME     NEXT                  CRON       ZONE  METHOD",
            "nightly  " + next + "  0 3 1 1 *  UTC   a.b");
    assertThat(CommandRun.of("schedules", endpoint, "--json").lines())
        .containsExactly("[{\"name\":\"nightly\",\"cron\":\"0 3 1 1 *\",\"zone\":\"UTC\","
            + "\"method\":\"a.b\",\"next\":\"" + next + "\"}]");
    assertThat(CommandRun.of("unschedule", endpoint, "nightly").exitCode()).isZero();
    CommandRun again = CommandRun.of("unschedule", endpoint, "nightly");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("you have no schedule with the name nightly");
    assertThat(CommandRun.of("schedules", endpoint).lines()).hasSize(1);
  }

  @Test
  void macrosZonesAndOptionsAreSent() {
    CommandRun run = CommandRun.of(
        "schedule",
        endpoint,
        "s",
        "@yearly",
        "a.b",
        "--named",
        "{\"a\": 1}",
        "--zone",
        "Asia/Kolkata",
        "--retries",
        "3",
        "--backoff",
        "2s",
        "--keep",
        "30m");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().strip()).endsWith("-12-31T18:30:00Z");
  }

  @Test
  void namesCannotControlTheTerminal() {
    try (RpcClient client = RpcClient.connect(endpoint)) {
      client.schedule("a\u001b[2Jb", "@daily", ZoneOffset.UTC, "a.b");
    }
    assertThat(CommandRun.of("schedules", endpoint).out())
        .contains("a?[2Jb")
        .doesNotContain("\u001b");
  }

  @Test
  void theBrokersRefusalIsShown() {
    CommandRun run = CommandRun.of("schedule", endpoint, "s", "0 25 * * *", "a.b");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cron: \"0 25 * * *\"").contains("expected: five fields");
  }

  @Test
  void mistakesAreShownWithoutAskingTheBroker() {
    for (List<String> wrong : List.of(
        List.of("schedule", endpoint, "s", "@daily"),
        List.of("schedule", endpoint, "s", "@daily", "a.b", "word"),
        List.of("schedule", endpoint, "s", "@daily", "a.b", "1", "--named", "{}"),
        List.of("schedule", endpoint, "s", "@daily", "a.b", "--zoen", "UTC"),
        List.of("schedule", endpoint, "s", "@daily", "a.b", "--retries", "many"),
        List.of("unschedule", endpoint))) {
      CommandRun run = CommandRun.of(wrong.toArray(String[]::new));
      assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
      assertThat(run.err()).startsWith("rpc: ");
    }
    assertThat(CommandRun.of("schedules", endpoint).lines()).hasSize(1);
  }
}
