package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcType;
import io.zerocall.client.Job;
import io.zerocall.client.JobInfo;
import io.zerocall.client.JobQuery;
import io.zerocall.client.RpcClient;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of jobs, and how they start failed ones again. */
@Timeout(60)
class JobListingTest {
  @TempDir
  private Path directory;

  private Brokers brokers() {
    return new Brokers(builder -> builder.jobs(SqliteJobStore.open(directory.resolve("jobs.db"))));
  }

  private static Map<JobState, Long> counts(RpcClient client) {
    return client.call("rpc.jobs.count", new RpcType<Map<JobState, Long>>() {});
  }

  @Test
  void theLatestJobsComeFirst() throws Exception {
    try (Brokers brokers = brokers()) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(0, brokers.first().submit("no.worker", void.class, i).id());
      }
      assertThat(brokers.first().jobs(JobQuery.ALL)).extracting(JobInfo::id).isEqualTo(ids);
      assertThat(brokers.client().jobs(JobQuery.ALL.withMost(2)))
          .extracting(JobInfo::id)
          .isEqualTo(ids.subList(0, 2));
      assertThat(brokers.first().jobs(JobQuery.ALL).get(0)).satisfies(job -> {
        assertThat(job.method()).isEqualTo("no.worker");
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(job.starts()).isZero();
        assertThat(job.errors()).isEmpty();
      });
    }
  }

  @Test
  void statesAndMethodsNarrowTheList() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      RpcClient client = brokers.first();
      Job<Integer> done = client.submit("jobs.add", int.class, 1, 2);
      assertThat(done.result()).isEqualTo(3);
      Job<Void> failed = client.submit("jobs.fail", void.class, "broken");
      assertThatThrownBy(failed::result).isInstanceOf(RpcRemoteException.class);
      Job<Void> waiting = client.submit("other.one", void.class);
      assertThat(client.jobs(JobQuery.ALL.withState(JobState.FAILED)))
          .extracting(JobInfo::id)
          .containsExactly(failed.id());
      assertThat(client.jobs(JobQuery.ALL.withMethod("jobs.*")))
          .extracting(JobInfo::id)
          .containsExactly(failed.id(), done.id());
      assertThat(client.jobs(JobQuery.ALL.withMethod("jobs.add")))
          .extracting(JobInfo::id)
          .containsExactly(done.id());
      assertThat(client.jobs(JobQuery.ALL.withMethod("jobs.a"))).isEmpty();
      assertThat(client.jobs(JobQuery.ALL.withMethod("*").withState(JobState.WAITING)))
          .extracting(JobInfo::id)
          .containsExactly(waiting.id());
    }
  }

  @Test
  void wrongParametersAreRefused() throws Exception {
    try (Brokers brokers = brokers()) {
      for (Map<String, ?> wrong : List.of(
          Map.of("most", 0),
          Map.of("most", 1_001),
          Map.of("state", "SLEEPING"),
          Map.of("method", "a*b"),
          Map.of("method", "x".repeat(1_025)))) {
        assertThatThrownBy(() -> brokers.first().callNamed("rpc.jobs", JsonText.class, wrong))
            .as("%s", wrong)
            .isInstanceOf(RpcProtocolException.class)
            .hasMessageContaining("Invalid params");
      }
    }
  }

  @Test
  void aListHasTheLastErrorsWithoutTheirData() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      Job<Void> failed =
          brokers.first().submit("jobs.fail", void.class, "x".repeat(499) + "\ud83d\ude80!");
      assertThatThrownBy(failed::result).isInstanceOf(RpcRemoteException.class);
      assertThat(failed.info().lastError()).hasValueSatisfying(error -> {
        assertThat(error.message()).hasSizeGreaterThan(500);
        assertThat(error.data()).isNotNull();
      });
      assertThat(brokers.first().jobs(JobQuery.ALL).get(0).lastError())
          .hasValueSatisfying(error -> {
            assertThat(error.message()).startsWith("xxx").endsWith("x …").hasSize(501);
            assertThat(error.data()).isNull();
          });
    }
  }

  @Test
  void aListFitsIntoAMessage() throws Exception {
    RpcLimits small = RpcLimits.DEFAULTS.withMessageBytes(8 << 10);
    try (Brokers brokers = new Brokers(
        builder -> builder.limits(small).jobs(SqliteJobStore.open(directory.resolve("jobs.db"))))) {
      for (int i = 0; i < 100; i++) {
        var unused = brokers.first().submit("no.worker." + "x".repeat(200), void.class);
      }
      assertThat(brokers.first().jobs(JobQuery.ALL)).hasSizeBetween(5, 15);
    }
  }

  @Test
  void hugeErrorsDontHideTheirJob() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      Job<Void> failed = brokers.first().submit("jobs.fail", void.class, "x".repeat(1_100_000));
      assertThatThrownBy(failed::result).isInstanceOf(RpcRemoteException.class);
      assertThat(failed.info().lastError())
          .hasValueSatisfying(error -> assertThat(error.message()).hasSizeLessThan(600));
    }
  }

  @Test
  void aFailedJobStartsAgainWhenItIsResubmitted() throws Exception {
    try (Brokers brokers = brokers()) {
      Job<Integer> job = brokers.first().submit("jobs.add", int.class, 1, "no number");
      try (var worker = brokers.worker(new Jobs("w"))) {
        assertThatThrownBy(job::result).isInstanceOf(RpcProtocolException.class);
        assertThat(worker.endpoints()).isEmpty();
      }
      assertThat(job.resubmit()).isEqualTo(JobState.WAITING);
      assertThat(job.info().errors()).hasSize(1);
      brokers.worker(new Jobs("w"));
      assertThatThrownBy(job::result).isInstanceOf(RpcProtocolException.class);
      assertThat(job.info().errors()).hasSize(2);
      assertThat(job.cancel()).isEqualTo(JobState.FAILED);
    }
  }

  @Test
  void onlyAFailedJobIsResubmitted() throws Exception {
    Jobs jobs = new Jobs("w");
    try (Brokers brokers = brokers()) {
      brokers.worker(jobs);
      Job<String> running = brokers.first().submit("jobs.hold", String.class);
      eventually("it runs", () -> jobs.runs.get() == 1);
      assertThat(running.resubmit()).isEqualTo(JobState.RUNNING);
      jobs.released.countDown();
      assertThat(running.result()).isEqualTo("w");
      assertThat(running.resubmit()).isEqualTo(JobState.DONE);
      Job<String> cancelled = brokers.first().submit("other.one", String.class);
      assertThat(cancelled.cancel()).isEqualTo(JobState.CANCELLED);
      assertThat(cancelled.resubmit()).isEqualTo(JobState.CANCELLED);
      assertThat(jobs.runs).hasValue(1);
    }
  }

  @Test
  void jobsAreCountedByState() throws Exception {
    try (Brokers brokers = brokers()) {
      assertThat(counts(brokers.first()))
          .containsOnlyKeys(JobState.values())
          .containsEntry(JobState.WAITING, 0L);
      var unused = brokers.first().submit("other.one", void.class);
      eventually("it is counted", () -> counts(brokers.first()).get(JobState.WAITING) == 1);
    }
  }
}
