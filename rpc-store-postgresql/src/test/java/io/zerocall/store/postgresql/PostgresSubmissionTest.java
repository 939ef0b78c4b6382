package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoredJob;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that are submitted within the caller's own transaction. */
@Timeout(120)
class PostgresSubmissionTest {
  private final String schema = Postgres.newSchema();
  private final Events events = new Events();
  private JobStore store;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    store = Postgres.builder(schema).open();
    store.listen(events);
    connection = Postgres.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    store.close();
  }

  private PostgresSubmission submission() {
    return PostgresSubmission.of("mail.confirm").schema(schema);
  }

  private StoredJob found(String id) throws Exception {
    return await(store.find(JobId.parse(id))).orElse(null);
  }

  @Test
  void aJobIsThereAfterTheCommit() throws Exception {
    String id = submission().submit(connection);
    assertThat(found(id)).isNull();
    assertThat(await(store.dueMethods())).isEmpty();
    connection.commit();
    eventually("brokers know", () -> events.due.contains("mail.confirm"));
    assertThat(found(id).state()).isEqualTo(JobState.WAITING);
  }

  @Test
  void aRollbackLeavesNothing() throws Exception {
    String id = submission().submit(connection);
    connection.rollback();
    assertThat(found(id)).isNull();
    assertThat(await(store.count()).values()).containsOnly(0L);
  }

  @Test
  void everythingCanBeSet() throws Exception {
    String id = submission()
        .params(JsonText.parse("{\"order\":42}"))
        .owner("ann")
        .tenant("shop")
        .key("order 42", KeyConflict.SAME_JOB)
        .priority(7)
        .keep(Duration.ofHours(1))
        .retries(5, Duration.ofSeconds(2))
        .meta("a", "\"b\"")
        .submit(connection);
    connection.commit();
    StoredJob job = found(id);
    assertThat(job.owner()).isEqualTo("ann");
    assertThat(job.tenant()).isEqualTo("shop");
    assertThat(job.key()).isEqualTo("order 42");
    assertThat(job.priority()).isEqualTo(7);
    assertThat(await(store.take(new Claim("mail.confirm", 1)))).hasSize(1);
    StartedJob started = await(store.start(job.id())).orElseThrow();
    assertThat(started.params()).hasToString("{\"order\":42}");
    assertThat(started.header())
        .hasToString("{\"meta\":{\"a\":\"\\\"b\\\"\"},\"backoff\":2000,\"retries\":5}");
  }

  @Test
  void aDelayedJobBecomesDue() throws Exception {
    String id = submission().delay(Duration.ofMillis(300)).submit(connection);
    connection.commit();
    assertThat(found(id).dueMillis()).isEqualTo(found(id).submittedMillis() + 300);
    eventually("brokers know", () -> events.due.contains("mail.confirm"));
  }

  @Test
  void submissionsWithOneKeyAreOneJob() throws Exception {
    PostgresSubmission keyed = submission().key("k", KeyConflict.SAME_JOB);
    String id = keyed.submit(connection);
    assertThat(keyed.submit(connection)).isEqualTo(id);
    try (Connection other = Postgres.connect()) {
      other.setAutoCommit(false);
      CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> {
        try {
          return keyed.submit(other);
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      connection.commit();
      assertThat(second.join()).isEqualTo(id);
      other.commit();
    }
  }

  @Test
  void wrongUsesAreRefused() throws Exception {
    connection.setAutoCommit(true);
    assertThatThrownBy(() -> submission().submit(connection))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setAutoCommit(false)");
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> submission().owner("a\0").submit(connection))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> submission().params(JsonText.parse("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> submission().delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> submission().keep(Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> submission().retries(1_001, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> submission().key("", KeyConflict.SAME_JOB))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
