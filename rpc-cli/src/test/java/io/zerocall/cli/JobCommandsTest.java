package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobProgress;
import io.zerocall.client.JsonError;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands about jobs. */
@Timeout(120)
class JobCommandsTest {
  private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

  @TempDir
  private Path directory;

  private RpcBroker broker;
  private RpcServer worker;

  @BeforeEach
  void start() {
    broker = start("tcp://127.0.0.1:0");
  }

  private RpcBroker start(String endpoint) {
    return RpcBroker.builder()
        .bind(endpoint)
        .jobs(SqliteJobStore.open(directory.resolve("jobs.db")))
        .start();
  }

  @AfterEach
  void close() {
    if (worker != null) {
      worker.close();
    }
    broker.close();
  }

  private void work() {
    worker =
        RpcServer.builder().dial(broker.endpoint()).register(new DemoService()).start();
    eventually("the worker is there", () -> broker.workers() == 1);
  }

  /** Runs a command at the broker. */
  private CommandRun rpc(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(command, broker.endpoint()));
    words.addAll(List.of(arguments));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private String submitted(String... arguments) {
    CommandRun run = rpc("submit", arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().strip();
  }

  private static void assertPrints(CommandRun run, String... lines) {
    assertThat(run.err()).isEmpty();
    assertThat(run.lines()).containsExactly(lines);
    assertThat(run.exitCode()).isZero();
  }

  private static void assertFails(CommandRun run, int exitCode, String... messages) {
    assertThat(run.err()).contains(messages);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private JobInfo info(String id) {
    try (RpcClient client = RpcClient.connect(broker.endpoint())) {
      return client.job(id, JsonText.class).info();
    }
  }

  @Test
  void aJobIsSubmittedAndItsResultPrinted() {
    work();
    String id = submitted("my.namespace.mult", "5", "7");
    assertPrints(rpc("result", id, "--wait"), "35");
    assertPrints(rpc("result", "--wait", id), "35");
    assertPrints(rpc("result", id, "--wait=1m"), "35");
    assertPrints(rpc("result", "--wait", "1m", id), "35");
    assertPrints(rpc("result", id), "35");
    String named = submitted("my.namespace.greet", "--named", "{\"name\":\"Ann\"}");
    assertPrints(rpc("result", id, named, "--wait"), "35", "\"Hello, Ann!\"");
    assertFails(rpc("result", id, "--wait=soon"), 2, "--wait", "soon", "expected: a number");
  }

  @Test
  void aJobThatHasNotEndedHasNoResultYet() {
    String id = submitted("no.worker");
    CommandRun run = rpc("result", id);
    assertFails(run, 2, "rpc: " + id + " has not ended: WAITING");
    assertThat(run.out()).isEmpty();
    assertFails(rpc("result", id, "--wait=100ms"), 2, "deadline exceeded");
    assertFails(rpc("result", UNKNOWN), 1, "No such job");
  }

  @Test
  void aFailedJobIsADeadLetterUntilItIsResubmitted() {
    work();
    String id = submitted("my.namespace.divide", "1", "0");
    assertFails(rpc("result", id, "--wait"), 1, "/ by zero");
    CommandRun dead = rpc("dead-letters");
    assertThat(dead.lines().get(0)).matches("ID +METHOD +FAILED +STARTS +LAST ERROR");
    assertThat(dead.lines().get(1))
        .matches(id + "  my\\.namespace\\.divide +\\d+s +1  / by zero \\[-32000]");
    assertPrints(rpc("dead-letters", "--quiet", "--method", "my.*"), id);
    assertPrints(rpc("dead-letters", "--quiet", "--method", "other.*"));
    assertThat(rpc("job", id).lines())
        .contains("id         " + id, "state      FAILED", "error      / by zero [-32000]");
    assertPrints(rpc("resubmit", id), id + " WAITING");
    assertFails(rpc("result", id, "--wait"), 1, "/ by zero");
    assertThat(info(id).errors()).hasSize(2);
  }

  @Test
  void jobsThatHaveNotFailedStayAsTheyAre() {
    work();
    String done = submitted("my.namespace.mult", "5", "7");
    assertPrints(rpc("result", done, "--wait"), "35");
    CommandRun resubmit = rpc("resubmit", done);
    assertThat(resubmit.lines()).containsExactly(done + " DONE");
    assertThat(resubmit.exitCode()).isEqualTo(1);
    assertPrints(rpc("cancel", done), done + " DONE");
  }

  @Test
  void severalJobsAreCancelledAndTheRestOfThemAfterAWrongOne() {
    String first = submitted("no.worker");
    String second = submitted("no.worker", "--delay", "1h");
    CommandRun run = rpc("cancel", first, UNKNOWN, second);
    assertFails(run, 1, "rpc: " + UNKNOWN + ": ", "No such job");
    assertThat(run.lines()).containsExactly(first + " CANCELLED", second + " CANCELLED");
    assertFails(rpc("result", first), 1, "cancelled");
    assertThat(rpc("job", first, second).lines()).filteredOn(String::isEmpty).hasSize(1);
  }

  @Test
  void jobsAreListed() {
    String first = submitted("orders.place", "--delay", "1h");
    String second = submitted("orders.send");
    List<String> lines = rpc("jobs").lines();
    assertThat(lines.get(0)).matches("ID +METHOD +STATE +AGE  STARTS  PROGRESS");
    assertThat(lines.get(1)).matches(second + "  orders\\.send +WAITING +\\d+s +0");
    assertThat(lines.get(2)).matches(first + "  orders\\.place +WAITING +\\d+s +0");
    assertPrints(rpc("jobs", "-q", "--method", "orders.place"), first);
    assertPrints(rpc("jobs", "-q", "--state", "running"));
    CommandRun limited = rpc("jobs", "-q", "--limit", "1");
    assertThat(limited.lines()).containsExactly(second);
    assertThat(limited.err()).contains("these are the latest 1 (see --limit)");
    assertFails(rpc("jobs", "--limit", "0"), 2, "--limit: 0 (expected: 1 to 1000)");
    assertFails(rpc("jobs", "--state", "sleeping"), 2, "--state", "WAITING");
    List<JsonText> json =
        JsonText.parse(rpc("jobs", "--json", "--state=WAITING").out()).elements();
    assertThat(json).hasSize(2);
    assertThat(json.get(0))
        .isEqualTo(JsonText.parse(rpc("job", second, "--json").out()));
  }

  @Test
  void optionsOfASubmissionReachTheBroker() {
    String id = submitted(
        "no.worker",
        "1",
        "--delay=1h",
        "--keep=7d",
        "--retries=3",
        "--backoff=5s",
        "--priority=4",
        "--key=k",
        "--tenant=acme");
    JobInfo info = info(id);
    assertThat(info.priority()).isEqualTo(4);
    assertThat(info.key()).isEqualTo("k");
    assertThat(info.tenant()).isEqualTo("acme");
    assertThat(info.due()).isAfter(info.submitted().plusSeconds(3_500));
    assertThat(submitted("no.worker", "2", "--key=k")).isEqualTo(id);
    assertThat(submitted("no.worker", "2", "--key=k", "--once-more")).isEqualTo(id);
    assertFails(rpc("submit", "no.worker", "--backoff=5s"), 2, "--backoff needs --retries=N");
    assertFails(rpc("submit", "no.worker", "--once-more"), 2, "--once-more needs --key=TEXT");
    assertFails(rpc("submit"), 2, "no method");
    assertFails(rpc("submit", "no.worker", "text"), 2, "a string is written");
    assertFails(rpc("submit", "no.worker", "--dely=1h"), 2, "--dely");
    assertFails(rpc("submit", "rpc.ping"), 2, "rpc and system are reserved");
  }

  @Test
  void aMistypedMethodIsNoticed() {
    work();
    CommandRun run = rpc("submit", "my.namespace.mutl", "5", "7");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("no worker offers my.namespace.mutl now", "  did you mean: my.namespace.mult");
    assertThat(info(run.out().strip()).state()).isEqualTo(JobState.WAITING);
    assertThat(rpc("submit", "nothing.like.it").err()).isEmpty();
  }

  @Test
  void aMistypedIdIsNoticed() {
    String id = submitted("no.worker");
    String wrong = (id.charAt(0) == 'a' ? 'b' : 'a') + id.substring(1);
    assertFails(rpc("job", wrong), 1, "No such job", "  did you mean: " + id);
    assertFails(rpc("cancel", id.substring(0, 8)), 2, "expected: 32 digits", "mean: " + id);
    assertFails(rpc("result", id + "0"), 2, "expected: 32 digits", "mean: " + id);
    assertFails(rpc("job", id, "x"), 2, "expected: 32 digits");
    assertFails(rpc("job"), 2, "no id of a job");
    assertThat(info(id).state()).isEqualTo(JobState.WAITING);
  }

  @Test
  void aServerWithoutJobsSaysSo() {
    try (RpcBroker other = RpcBroker.builder().bind("tcp://127.0.0.1:0").start()) {
      String said = "rpc: " + other.endpoint() + " keeps no jobs (a broker with --jobs does)"
          + System.lineSeparator();
      for (String[] words : List.of(
          new String[] {"jobs", other.endpoint()},
          new String[] {"dead-letters", other.endpoint()},
          new String[] {"submit", other.endpoint(), "a.b"},
          new String[] {"job", other.endpoint(), UNKNOWN, UNKNOWN})) {
        CommandRun run = CommandRun.of(words);
        assertThat(run.err()).endsWith(said);
        assertThat(run.exitCode()).isEqualTo(1);
      }
    }
    assertFails(rpc("jobs", "--wire", "zerorpc"), 2, "the original zerorpc has no jobs");
  }

  @Test
  void anEndpointMayBeLeftOut() {
    CommandRun run = CommandRun.of("job", UNKNOWN, "--connect-timeout=100ms");
    assertThat(run.exitCode()).isNotZero(); // whatever listens at the default port
    assertThat(run.err()).contains("tcp://127.0.0.1:5555");
  }

  @Test
  void theWaitSurvivesARestartOfTheBroker() throws Exception {
    String endpoint = broker.endpoint();
    String id = submitted("my.namespace.mult", "5", "7");
    try (CommandProcess result = CommandProcess.start("result", endpoint, id, "--wait")) {
      eventually("it waits", () -> broker.statistics().exchangesRunning() > 0);
      broker.close();
      broker = start(endpoint);
      work();
      assertThat(result.line()).isEqualTo("35");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void textsOfJobsDoNotControlTheTerminal() {
    Instant now = Instant.parse("2026-11-29T12:00:00Z");
    JobInfo job = new JobInfo(
        UNKNOWN,
        "a\u001b[2Jb",
        JobState.FAILED,
        2,
        new JobProgress(7, 10L, "pack\ning"),
        3,
        "bob",
        "acme",
        "k",
        now.minusSeconds(7_200),
        now.plusSeconds(60),
        now.minusSeconds(300),
        now.plusSeconds(259_200),
        List.of(new JsonError(-32_000, "bro\u202eken", null)));
    assertThat(JobText.table(List.of(job), now).get(1))
        .isEqualTo(UNKNOWN + "  a?[2Jb  FAILED   2h       2  70% (7 of 10) pack?ing");
    assertThat(JobText.failures(List.of(job), now).get(1))
        .isEqualTo(UNKNOWN + "  a?[2Jb      5m       2  bro?ken [-32000]");
    assertThat(JobText.details(job, now))
        .containsExactly(
            "id         " + UNKNOWN,
            "method     a?[2Jb",
            "state      FAILED",
            "progress   70% (7 of 10) pack?ing",
            "starts     2",
            "priority   3",
            "user       bob",
            "tenant     acme",
            "key        k",
            "submitted  2026-11-29T10:00:00Z (2h ago)",
            "due        2026-11-29T12:01:00Z (in 60s)",
            "ended      2026-11-29T11:55:00Z (5m ago)",
            "expires    2026-12-02T12:00:00Z (in 3d)",
            "error      bro?ken [-32000]");
    assertThat(JobText.of(new JobProgress(7, null, null))).isEqualTo("7");
    assertThat(Map.of(0, "0s", 119, "119s", 120, "2m", 7_199, "119m", 172_800, "2d", -5, "0s"))
        .allSatisfy((seconds, text) ->
            assertThat(Ages.between(now, now.plusSeconds(seconds))).isEqualTo(text));
  }
}
