package io.zerocall.broker.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.policy.BrokerPolicy;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.Schedule;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.jobs.StoredJob;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.peer.JobSubmission;
import io.zerocall.server.peer.ScheduleRequest;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What schedules submit, and when, by a clock that the test sets. */
@Timeout(120)
class DueRunsTest {
  private static final RpcContext NOBODY = new RpcContext(Map.of(), null, Long.MAX_VALUE);
  private static final RpcContext ANN = user("ann");

  @TempDir
  private Path directory;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicReference<BrokerPolicy> policy =
      new AtomicReference<>(BrokerPolicy.allowAll());
  private final Authorization authorization = new Authorization(
      (action, identity, name) -> policy.get().allows(action, identity, name), System::nanoTime);
  private JobStore store;
  private Schedules schedules;
  private DueRuns runs;

  private static RpcContext user(String user) {
    return new RpcContext(Map.of(), null, Long.MAX_VALUE, user);
  }

  @BeforeEach
  void open() {
    store = SqliteJobStore.open(directory.resolve("jobs.db"));
    schedules = new Schedules(store, authorization, clock::get);
    runs = new DueRuns(store, authorization, new ScheduleCount(), clock::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  private void at(String time) {
    clock.set(Instant.parse(time).toEpochMilli());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static ScheduleRequest request(String name, String cron, String zone, String method) {
    return new ScheduleRequest(
        name,
        cron,
        zone,
        new JobSubmission(
            method,
            JsonText.parse("[1,\"é\"]"),
            name,
            KeyConflict.ONCE_MORE,
            null,
            5,
            0,
            60_000,
            3,
            250));
  }

  private String schedule(String name, String cron) throws Exception {
    return await(schedules.schedule(request(name, cron, "UTC", "shop.sweep"), NOBODY));
  }

  private List<StoredJob> jobs() throws Exception {
    return await(store.list(JobFilter.ALL, 20_000));
  }

  private String submit() throws Exception {
    return Instant.ofEpochMilli(runs.submit()).toString();
  }

  private JsonText listed(RpcContext caller) throws Exception {
    return await(schedules.schedules(caller));
  }

  private List<DueJob> taken() throws Exception {
    return await(store.take(new Claim("shop.sweep", 100, 100, 100)));
  }

  @Test
  void aRunIsSubmittedWhenItIsDueAndOnlyThen() throws Exception {
    at("2026-11-29T10:00:00Z");
    assertThat(schedule("nightly", "0 3 * * *")).isEqualTo("2026-11-30T03:00:00Z");
    assertThat(submit()).isEqualTo("2026-11-30T03:00:00Z");
    at("2026-11-30T02:59:59.999Z");
    assertThat(submit()).isEqualTo("2026-11-30T03:00:00Z");
    assertThat(jobs()).isEmpty();
    at("2026-11-30T03:00:00Z");
    assertThat(submit()).isEqualTo("2026-12-01T03:00:00Z");
    assertThat(jobs()).singleElement().satisfies(job -> {
      assertThat(job.method()).isEqualTo("shop.sweep");
      assertThat(job.key()).isEqualTo("nightly");
      assertThat(job.priority()).isEqualTo(5);
      assertThat(job.state()).isEqualTo(JobState.WAITING);
    });
    assertThat(submit()).isEqualTo("2026-12-01T03:00:00Z");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aRunHasWhatWasSubmitted() throws Exception {
    at("2026-11-29T10:00:00Z");
    RpcContext traced = new RpcContext(
        Map.of("shop", "Bern"),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Long.MAX_VALUE,
        "ann");
    await(schedules.schedule(request("s", "@hourly", "UTC", "shop.sweep"), traced));
    at("2026-11-29T11:00:00Z");
    submit();
    StartedJob started = await(store.start(taken().get(0).id())).orElseThrow();
    assertThat(started.params()).isEqualTo(JsonText.parse("[1,\"é\"]"));
    assertThat(started.header())
        .isEqualTo(JsonText.parse("{\"meta\":{\"shop\":\"Bern\"},\"retries\":3,\"backoff\":250}"));
    assertThat(jobs()).singleElement().satisfies(job -> {
      assertThat(job.owner()).isEqualTo("ann");
      assertThat(job.tenant()).isEqualTo("ann");
    });
  }

  @Test
  void whatWasDueWhileNoBrokerRanIsSubmittedOnce() throws Exception {
    at("2026-11-01T10:00:00Z");
    schedule("nightly", "0 3 * * *");
    at("2026-11-08T12:00:00Z"); // seven runs later
    reopen();
    assertThat(submit()).isEqualTo("2026-11-09T03:00:00Z");
    assertThat(jobs()).hasSize(1);
    reopen();
    assertThat(submit()).isEqualTo("2026-11-09T03:00:00Z");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aClockThatIsSetForwardSubmitsOnceAndOneThatIsSetBackNothing() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    at("2026-11-29T16:00:30Z");
    assertThat(submit()).isEqualTo("2026-11-29T16:01:00Z");
    assertThat(jobs()).hasSize(1);
    at("2026-11-29T10:00:30Z");
    assertThat(submit()).isEqualTo("2026-11-29T16:01:00Z");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aBrokerWhoseClockIsBehindDoesNotSubmitTheSameRunAgain() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    DueRuns ahead =
        new DueRuns(store, authorization, new ScheduleCount(), () -> clock.get() + 45_000);
    assertThat(Instant.ofEpochMilli(ahead.submit())).isEqualTo("2026-11-29T10:02:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z");
    at("2026-11-29T10:01:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void theNextRunIsThatOfTheZone() throws Exception {
    at("2026-03-28T12:00:00Z");
    assertThat(await(
            schedules.schedule(request("s", "30 2 * * *", "Europe/Berlin", "shop.sweep"), NOBODY)))
        .isEqualTo("2026-03-29T01:00:00Z");
    at("2026-03-29T01:00:00Z");
    assertThat(submit()).isEqualTo("2026-03-30T00:30:00Z");
  }

  @Test
  void runsDoNotOverlapAndOneThatIsDueMeanwhileFollows() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    at("2026-11-29T10:01:00Z");
    submit();
    StartedJob first = await(store.start(taken().get(0).id())).orElseThrow();
    for (String time : List.of("2026-11-29T10:02:00Z", "2026-11-29T10:03:00Z")) {
      at(time);
      submit();
      assertThat(taken()).isEmpty();
    }
    assertThat(jobs()).hasSize(2);
    await(store.end(jobs().get(1).id(), first.token(), new JobEnd.Done(JsonText.parse("null"))));
    assertThat(taken()).hasSize(1);
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void aRunThatWaitsForAWorkerIsTheNextRunToo() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    for (int minute = 1; minute < 10; minute++) {
      at("2026-11-29T10:0" + minute + ":00Z");
      submit();
    }
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void theJobsOfARemovedScheduleStay() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    at("2026-11-29T10:01:00Z");
    submit();
    assertThat(await(schedules.unschedule("minutely", NOBODY))).isTrue();
    assertThat(await(schedules.unschedule("minutely", NOBODY))).isFalse();
    at("2026-11-29T12:00:00Z");
    assertThat(runs.submit()).isEqualTo(Long.MAX_VALUE);
    assertThat(taken()).hasSize(1);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aScheduleReplacesTheOneWithItsName() throws Exception {
    at("2026-11-29T10:00:00Z");
    schedule("s", "@hourly");
    assertThat(schedule("s", "0 3 * * *")).isEqualTo("2026-11-30T03:00:00Z");
    at("2026-11-29T11:00:00Z");
    assertThat(submit()).isEqualTo("2026-11-30T03:00:00Z");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void usersHaveTheirOwnSchedules() throws Exception {
    at("2026-11-29T10:00:00Z");
    await(schedules.schedule(request("s", "@hourly", "UTC", "shop.sweep"), ANN));
    await(schedules.schedule(request("s", "@daily", "Europe/Berlin", "shop.count"), user("bob")));
    assertThat(listed(ANN))
        .isEqualTo(JsonText.parse(
            "[{\"name\":\"s\",\"cron\":\"@hourly\",\"zone\":\"UTC\",\"method\":\"shop.sweep\","
                + "\"next\":\"2026-11-29T11:00:00Z\"}]"));
    assertThat(listed(user("bob")).toString()).contains("Berlin").doesNotContain("sweep");
    assertThat(listed(NOBODY)).isEqualTo(JsonText.parse("[]"));
    assertThat(await(schedules.unschedule("s", NOBODY))).isFalse();
    assertThat(await(schedules.unschedule("s", ANN))).isTrue();
    assertThat(listed(user("bob")).elements()).hasSize(1);
  }

  @Test
  void whatTheUserMayNotCallIsRefusedWhenItIsScheduled() {
    policy.set((action, identity, name) -> false);
    assertThatThrownBy(() -> schedule("s", "@daily"))
        .isInstanceOfSatisfying(
            RpcErrorReply.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RpcErrorCode.UNAUTHORIZED));
  }

  @Test
  void whatTheUserMayNotCallAnyMoreIsNotSubmitted() throws Exception {
    at("2026-11-29T10:00:30Z");
    await(schedules.schedule(request("s", "* * * * *", "UTC", "shop.sweep"), ANN));
    schedule("other", "* * * * *");
    policy.set((action, identity, name) -> identity.user() == null);
    at("2026-11-29T10:01:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z");
    assertThat(authorization.refused()).isOne();
    assertThat(jobs()).singleElement().satisfies(job -> assertThat(job.owner()).isNull());
    policy.set(BrokerPolicy.allowAll());
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z"); // the refused run isn't made up for
    assertThat(jobs()).hasSize(1);
    at("2026-11-29T10:02:00Z");
    submit();
    assertThat(jobs()).extracting(StoredJob::owner).contains("ann");
  }

  @Test
  void theAddressOfTheSubmitterCountsWhenARunIsDue() throws Exception {
    InetAddress address = InetAddress.getByName("2001:db8::5");
    policy.set((action, identity, name) -> address.equals(identity.address()));
    at("2026-11-29T10:00:30Z");
    RpcContext context = new RpcContext(Map.of(), null, Long.MAX_VALUE, "ann", address);
    await(schedules.schedule(request("s", "* * * * *", "UTC", "shop.sweep"), context));
    at("2026-11-29T10:01:00Z");
    submit();
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void wrongExpressionsZonesAndDaysAreInvalidParams() {
    for (ScheduleRequest wrong : List.of(
        request("s", "every day", "UTC", "a.b"),
        request("s", "@daily", "Mars/Base", "a.b"),
        request("s", "0 0 30 2 *", "UTC", "a.b"))) {
      assertThatThrownBy(() -> schedules.schedule(wrong, NOBODY))
          .isInstanceOfSatisfying(
              RpcErrorReply.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RpcErrorCode.INVALID_PARAMS))
          .hasMessageStartingWith("Invalid params: ")
          .hasMessageContaining("expected: ");
    }
  }

  @Test
  void thousandsThatAreDueAtOnceAreSubmitted() throws Exception {
    at("2026-11-29T10:00:00Z");
    List<CompletionStage<String>> stored = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      stored.add(schedules.schedule(request("s" + i, "@hourly", "UTC", "shop.sweep"), NOBODY));
    }
    for (CompletionStage<String> each : stored) {
      assertThat(await(each)).isEqualTo("2026-11-29T11:00:00Z");
    }
    at("2026-11-29T11:00:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T12:00:00Z");
    assertThat(jobs()).hasSize(3_000);
    assertThat(submit()).isEqualTo("2026-11-29T12:00:00Z");
    assertThat(jobs()).hasSize(3_000);
  }

  @Test
  void whatCannotBeReadSubmitsNothingAndDisturbsNoOther() throws Exception {
    at("2026-11-29T10:00:30Z");
    for (String definition : List.of(
        "{}",
        "[]",
        "5",
        "{\"cron\":\"x\",\"zone\":\"UTC\",\"method\":\"a\",\"priority\":0,\"keep\":0}",
        "{\"cron\":\"@daily\",\"zone\":\"UTC\",\"method\":5,\"priority\":0,\"keep\":0}",
        "{\"cron\":\"@daily\",\"zone\":\"UTC\",\"method\":\"a\",\"priority\":0,\"keep\":0,"
            + "\"key\":\"k\",\"conflict\":\"NEVER\"}")) {
      await(store.schedule(new Schedule(definition, null, JsonText.parse(definition), 1)));
    }
    schedule("minutely", "* * * * *");
    at("2026-11-29T10:01:00Z");
    assertThat(submit()).isEqualTo("2026-11-29T10:02:00Z");
    assertThat(jobs()).hasSize(1);
    assertThat(await(schedules.unschedule("{}", NOBODY))).isTrue();
  }

  @Test
  void aClosedStoreFailsAndSubmitsNothing() throws Exception {
    at("2026-11-29T10:00:30Z");
    schedule("minutely", "* * * * *");
    store.close();
    assertThatThrownBy(() -> runs.submit())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    at("2026-11-29T10:05:00Z");
    open();
    submit();
    assertThat(jobs()).hasSize(1);
  }
}
