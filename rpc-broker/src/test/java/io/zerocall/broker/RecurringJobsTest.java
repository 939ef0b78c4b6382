package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.client.JobOptions;
import io.zerocall.client.JobSchedule;
import io.zerocall.client.RpcClient;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.StoredJob;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that a broker submits again and again. */
@Timeout(120)
class RecurringJobsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir
  private Path directory;

  @RpcService("jobs")
  interface Calls {
    int add(int a, int b);

    void hold();
  }

  private JobStore open() {
    return SqliteJobStore.open(directory.resolve("jobs.db"));
  }

  private static Brokers brokers(JobStore store) {
    return new Brokers(builder -> builder.jobs(store));
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Makes all schedules due, as another broker could do that shares the store. */
  private static void makeDue(JobStore store) throws Exception {
    for (Schedule schedule : await(store.schedules())) {
      await(store.schedule(
          new Schedule(schedule.name(), schedule.owner(), schedule.definition(), 1_000)));
    }
  }

  /** Makes all schedules due, and has the broker look at them at once. */
  private static void makeDue(JobStore store, RpcClient client) throws Exception {
    makeDue(store);
    client.schedule("later", "0 0 1 1 *", ZoneOffset.UTC, "no.such");
    assertThat(client.unschedule("later")).isTrue();
  }

  private static List<StoredJob> jobs(JobStore store) throws Exception {
    return await(store.list(JobFilter.ALL, 10_000));
  }

  private static List<StoredJob> awaitJobs(JobStore store, JobState state, int count) {
    return eventually(
        count + " jobs are " + state,
        () -> {
          try {
            return await(store.list(new JobFilter(state), 10_000));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        jobs -> jobs.size() == count);
  }

  private static RpcProtocolException refusal(RpcClient client, Map<String, ?> schedule) {
    RpcProtocolException[] caught = new RpcProtocolException[1];
    assertThatThrownBy(() -> client.callNamed("rpc.schedule", JsonText.class, schedule))
        .as("%s", schedule)
        .isInstanceOfSatisfying(RpcProtocolException.class, thrown -> caught[0] = thrown);
    return caught[0];
  }

  @Test
  void aRunThatIsDueRunsOnAWorker() throws Exception {
    JobStore store = open();
    try (Brokers brokers = brokers(store)) {
      brokers.worker(new Jobs("w"));
      RpcClient client =
          brokers.first().withJobOptions(JobOptions.DEFAULTS.withKeep(Duration.ofHours(1)));
      Instant next = client.schedule("sum", "30 3 * * *", BERLIN, Calls.class, c -> c.add(2, 3));
      assertThat(next).isAfter(Instant.now());
      assertThat(next.atZone(BERLIN).toLocalTime()).hasToString("03:30");
      assertThat(client.schedules())
          .containsExactly(new JobSchedule("sum", "30 3 * * *", "Europe/Berlin", "jobs.add", next));
      makeDue(store);
      String id = awaitJobs(store, JobState.DONE, 1).get(0).id().toString();
      assertThat(brokers.client().job(id, int.class).result()).isEqualTo(5);
      assertThat(client.schedules()).extracting(JobSchedule::next).containsExactly(next);
      assertThat(client.unschedule("sum")).isTrue();
      assertThat(client.unschedule("sum")).isFalse();
      assertThat(client.schedules()).isEmpty();
    }
  }

  @Test
  void aRunWaitsForAWorker() throws Exception {
    JobStore store = open();
    try (Brokers brokers = brokers(store)) {
      brokers.first().schedule("sum", "@daily", ZoneOffset.UTC, "jobs.add", 2, 3);
      makeDue(store, brokers.first());
      awaitJobs(store, JobState.WAITING, 1);
      assertThat(brokers.first().unschedule("sum")).isTrue();
      brokers.worker(new Jobs("w"));
      awaitJobs(store, JobState.DONE, 1);
    }
  }

  @Test
  void whatWasDueWhileNoBrokerRanRunsOnce() throws Exception {
    JobStore store = open();
    try (Brokers brokers = brokers(store)) {
      brokers.first().schedule("sum", "* * 1 1 *", ZoneOffset.UTC, "jobs.add", 2, 3);
    }
    try (JobStore between = open()) {
      makeDue(between);
      assertThat(jobs(between)).isEmpty();
    }
    for (int i = 0; i < 2; i++) {
      JobStore again = open();
      try (Brokers brokers = brokers(again)) {
        brokers.worker(new Jobs("w"));
        awaitJobs(again, JobState.DONE, 1);
        assertThat(jobs(again)).hasSize(1);
        assertThat(brokers.first().schedules())
            .allSatisfy(schedule -> assertThat(schedule.next()).isAfter(Instant.now()));
      }
    }
  }

  @Test
  void aMissedRunIsSubmittedEvenIfItsScheduleIsReplacedAtOnce() throws Exception {
    JobStore store = open();
    try (Brokers brokers = brokers(store)) {
      brokers.first().schedule("sum", "0 0 1 1 *", ZoneOffset.UTC, "jobs.add", 2, 3);
    }
    try (JobStore between = open()) {
      makeDue(between);
    }
    JobStore again = open();
    try (Brokers brokers = brokers(again)) {
      brokers.first().schedule("sum", "0 0 1 1 *", ZoneOffset.UTC, "jobs.add", 2, 3);
      assertThat(jobs(again)).isNotEmpty();
    }
  }

  @Test
  void runsOfAScheduleDoNotOverlap() throws Exception {
    JobStore store = open();
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers(store)) {
      brokers.worker(jobs);
      brokers.first().schedule("hold", "@daily", ZoneOffset.UTC, Calls.class, Calls::hold);
      makeDue(store, brokers.first());
      eventually("it runs", () -> jobs.runs.get() == 1);
      makeDue(store, brokers.first());
      awaitJobs(store, JobState.WAITING, 1);
      assertThat(jobs.runs).hasValue(1);
      jobs.released.countDown();
      awaitJobs(store, JobState.DONE, 2);
      assertThat(jobs.runs).hasValue(2);
    }
  }

  @Test
  void aBrokerThatClosesWhileRunsAreSubmittedSubmitsEachOnce() throws Exception {
    try (JobStore store = open()) {
      for (int i = 0; i < 500; i++) {
        var unused = store.schedule(new Schedule(
            "s" + i,
            null,
            JsonText.parse(
                "{\"cron\":\"0 0 1 1 *\",\"zone\":\"UTC\",\"method\":\"a.b\"," + "\"key\":\"s" + i
                    + "\",\"conflict\":\"ONCE_MORE\",\"priority\":0,\"keep\":60000}"),
            1_000));
      }
      assertThat(await(store.schedules())).hasSize(500);
    }
    brokers(open()).close();
    try (JobStore store = open()) {
      Map<String, Integer> runs = new HashMap<>();
      jobs(store).forEach(job -> runs.merge(String.valueOf(job.key()), 1, Integer::sum));
      for (Schedule schedule : await(store.schedules())) {
        assertThat(runs.getOrDefault(schedule.name(), 0))
            .as(schedule.name())
            .isEqualTo(schedule.nextMillis() == 1_000 ? 0 : 1);
      }
    }
    JobStore store = open();
    try (Brokers brokers = brokers(store)) {
      awaitJobs(store, JobState.WAITING, 500);
      assertThat(brokers.broker().waitingCalls()).isZero(); // there is no worker
    }
  }

  @Test
  void wrongSchedulesAreRefused() {
    try (Brokers brokers = brokers(open())) {
      Map<String, Object> valid = Map.of("name", "s", "cron", "@daily", "method", "a.b");
      for (Map<String, ?> wrong : List.of(
          Map.of("name", ""),
          Map.of("name", "a\0b"),
          Map.of("name", "\uD83D"),
          Map.of("name", "n".repeat(100_000)),
          Map.of("name", 5),
          Map.of("cron", "every day"),
          Map.of("cron", "0 0 30 2 *"),
          Map.of("cron", "* * * * * *"),
          Map.of("cron", List.of(1, 2, 3, 4, 5)),
          Map.of("zone", "Mars/Base"),
          Map.of("params", 5),
          Map.of("retries", -1),
          Map.of("keep", -1),
          Map.of("delay", 5),
          Map.of("conflict", "NEVER"),
          Map.of("method", "m".repeat(100_000)))) {
        Map<String, Object> schedule = new HashMap<>(valid);
        schedule.putAll(wrong);
        assertThat(refusal(brokers.first(), schedule).code())
            .as("%s", wrong.keySet())
            .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      }
      for (String missing : valid.keySet()) {
        Map<String, Object> schedule = new HashMap<>(valid);
        schedule.remove(missing);
        assertThat(refusal(brokers.first(), schedule).code())
            .isEqualTo(RpcErrorCode.INVALID_PARAMS);
      }
      Map<String, Object> reserved = new HashMap<>(valid);
      reserved.put("method", "rpc.ping");
      assertThat(refusal(brokers.first(), reserved).code())
          .isEqualTo(RpcErrorCode.METHOD_NOT_FOUND);
      assertThat(brokers.first().schedules()).isEmpty();
    }
  }

  @Test
  void aRefusalShowsWhatIsExpected() {
    try (Brokers brokers = brokers(open())) {
      assertThat(
              refusal(brokers.first(), Map.of("name", "s", "cron", "0 25 * * *", "method", "a.b")))
          .hasMessageContaining("cron: \"0 25 * * *\"")
          .hasMessageContaining("25 not in range [0, 23]")
          .hasMessageContaining("such as \"30 3 * * MON-FRI\"");
    }
  }

  @Test
  void aBrokerWithoutAStoreHasNoSchedules() {
    try (Brokers brokers = new Brokers()) {
      assertThat(refusal(brokers.first(), Map.of("name", "s", "cron", "@daily", "method", "a.b"))
              .code())
          .isEqualTo(RpcErrorCode.METHOD_NOT_FOUND);
    }
  }

  @Test
  void aUserNeedsThePermissionWhenItIsScheduledAndWhenItIsDue() throws Exception {
    JobStore store = open();
    try (SecuredBroker broker =
        new SecuredBroker(directory, builder -> builder.jobs(store), "allow bob * call jobs.*")) {
      RpcClient bob = broker.client("bob");
      RpcClient eve = broker.client("eve");
      Map<String, ?> schedule = Map.of("name", "sum", "cron", "@daily", "method", "jobs.add");
      assertThat(refusal(eve, schedule).code()).isEqualTo(RpcErrorCode.UNAUTHORIZED);
      bob.callNamed("rpc.schedule", String.class, schedule);
      assertThat(eve.schedules()).isEmpty();
      assertThat(eve.unschedule("sum")).isFalse();
      broker.rules("allow ann * offer jobs.*");
      eventually("the new rules apply", () -> {
        try {
          return refusal(bob, schedule).code() == RpcErrorCode.UNAUTHORIZED;
        } catch (AssertionError e) {
          return false;
        }
      });
      long before = broker.broker().unauthorized();
      makeDue(store);
      eventually("the run is refused", () -> broker.broker().unauthorized() > before);
      assertThat(jobs(store)).isEmpty();
    }
  }
}
