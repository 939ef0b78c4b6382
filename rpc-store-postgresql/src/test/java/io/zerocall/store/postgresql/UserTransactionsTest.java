package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.METHOD;
import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.store.postgresql.TestJobs.end;
import static io.zerocall.store.postgresql.TestJobs.start;
import static io.zerocall.store.postgresql.TestJobs.take;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions of users that stay open for a long time don't stop the brokers. */
@Timeout(120)
class UserTransactionsTest {
  private static final JobKey KEY = new JobKey("key", KeyConflict.ONCE_MORE);

  private final String schema = Postgres.newSchema();
  private final Events events = new Events();
  private JobStore store;
  private JobStore other;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    store = Postgres.builder(schema).lease(Duration.ofMillis(1_500)).open();
    other = Postgres.builder(schema).lease(Duration.ofMillis(1_500)).open();
    store.listen(events);
    connection = Postgres.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    store.close();
    other.close();
  }

  private static NewJob keyed() {
    return TestJobs.job(null, KEY, 0);
  }

  /** Submits a job with the key, in a transaction that stays open. */
  private JobId submit() throws Exception {
    return JobId.parse(PostgresSubmission.of(METHOD)
        .schema(schema)
        .owner("ann")
        .key("key", KeyConflict.ONCE_MORE)
        .submit(connection));
  }

  private void lock(String table) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT FROM " + schema + "." + table + " FOR UPDATE");
    }
  }

  private static boolean isTaken(JobStore store, JobId id) {
    try {
      return take(store).filter(job -> job.id().equals(id)).isPresent();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aJobThatRunsEndsMeanwhile() throws Exception {
    await(store.add(keyed()));
    StartedJob running = start(store);
    JobId next = submit();
    assertThat(next).isNotEqualTo(running.id());
    assertThat(end(store, running)).isTrue();
    connection.commit();
    eventually("the next one starts", () -> isTaken(other, next));
  }

  @Test
  void aJobThatIsTakenStartsMeanwhile() throws Exception {
    await(store.add(keyed()));
    JobId taken = take(store).orElseThrow().id();
    JobId next = submit();
    assertThat(next).isNotEqualTo(taken);
    StartedJob running = await(store.start(taken)).orElseThrow();
    connection.commit();
    assertThat(take(other)).isEmpty();
    assertThat(end(store, running)).isTrue();
    eventually("the next one starts", () -> isTaken(other, next));
  }

  @Test
  void aJobThatWaitsDoesNotStartBeforeTheCommit() throws Exception {
    JobId waiting = await(store.add(keyed()));
    assertThat(submit()).isEqualTo(waiting);
    assertThat(take(store)).isEmpty();
    connection.commit();
    eventually("it starts", () -> isTaken(store, waiting));
  }

  @Test
  void aJobBehindAnotherOneDoesNotKeepThatFromEnding() throws Exception {
    await(store.add(keyed()));
    StartedJob running = start(store);
    JobId behind = await(store.add(keyed()));
    assertThat(submit()).isEqualTo(behind);
    assertThat(end(store, running)).isTrue();
    assertThat(take(other)).isEmpty();
    connection.commit();
    eventually("it starts", () -> isTaken(other, behind));
  }

  @Test
  void otherJobsAreTakenWithinLimits() throws Exception {
    await(store.add(keyed()));
    submit();
    JobId free = TestJobs.add(store, 1);
    Claim limited = new Claim(METHOD, 1, 1, 1);
    assertThat(await(store.take(limited))).extracting(job -> job.id()).containsExactly(free);
  }

  @Test
  void submissionsWithTheKeyWaitForTheEnd() throws Exception {
    JobId id = submit();
    List<CompletionStage<JobId>> same = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      same.add(store.add(keyed()));
    }
    TestJobs.add(store, 1);
    assertThat(same).noneMatch(stage -> stage.toCompletableFuture().isDone());
    connection.commit();
    for (CompletionStage<JobId> stage : same) {
      assertThat(await(stage)).isEqualTo(id);
    }
  }

  @Test
  void whatWaitsTooLongIsRefused() throws Exception {
    JobId waiting = await(store.add(keyed()));
    TestJobs.add(store, 1);
    submit();
    StartedJob running = start(store);
    CompletionStage<?> added = store.add(keyed());
    CompletionStage<?> cancelled = store.cancel(waiting);
    while (!added.toCompletableFuture().isDone()
        || !cancelled.toCompletableFuture().isDone()) {
      TestJobs.await(store.find(running.id()));
      assertThat(await(other.list(new JobFilter(JobState.RUNNING), 9))).hasSize(1);
    }
    for (CompletionStage<?> stage : List.of(added, cancelled)) {
      assertThatThrownBy(() -> await(stage))
          .hasCauseInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("another transaction");
    }
    assertThat(events.lost).isEmpty();
    assertThat(end(store, running)).isTrue();
  }

  @Test
  void anEndIsKeptWhileItsJobIsLocked() throws Exception {
    TestJobs.add(store, 1);
    StartedJob running = start(store);
    lock("job");
    CompletionStage<Boolean> ended = store.end(running.id(), running.token(), TestJobs.DONE);
    for (int i = 0; i < 50; i++) {
      TestJobs.add(store, 1);
    }
    assertThat(ended.toCompletableFuture()).isNotDone();
    connection.rollback();
    assertThat(await(ended)).isTrue();
  }

  @Test
  void lockedLeasesAreNoOutage() throws Exception {
    lock("broker");
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() - end < 0) {
      TestJobs.add(store, 1);
    }
    connection.rollback();
    eventually("jobs can be taken", () -> {
      try {
        return take(store).isPresent();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    assertThat(events.lost).isEmpty();
  }

  @Test
  void aKeyNeedsATransactionThatSeesCommits() throws Exception {
    for (int isolation :
        List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE)) {
      connection.setTransactionIsolation(isolation);
      assertThatThrownBy(this::submit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("READ COMMITTED");
      PostgresSubmission.of(METHOD).schema(schema).submit(connection);
      connection.rollback();
    }
  }
}
