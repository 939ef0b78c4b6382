package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.store.postgresql.TestJobs.start;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.jobs.JobEnd;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StartedJob;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.jobs.StoredJob;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading many jobs, and jobs that can't be read. */
@Timeout(120)
class ReadingTest {
  private final String schema = Postgres.newSchema();
  private final JobStore store = Postgres.builder(schema).open();

  @AfterEach
  void close() {
    store.close();
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql.replace("$schema", schema));
    }
  }

  @Test
  void aListHasTheLastErrors() throws Exception {
    JobId id = TestJobs.add(store, 1);
    for (int i = 1; i <= 3; i++) {
      StartedJob job = start(store);
      JobEnd again = new JobEnd.Again(JsonText.parse("" + i), 0);
      assertThat(await(store.end(id, job.token(), again))).isTrue();
    }
    TestJobs.add(store, 1);
    List<StoredJob> list = await(store.list(new JobFilter(JobState.WAITING), 9));
    assertThat(list).extracting(job -> job.errors().toString()).containsExactly("[]", "[3]");
    assertThat(await(store.find(id)).orElseThrow().errors()).hasToString("[1, 2, 3]");
  }

  @Test
  void thousandsOfListsAtTheSameTimeEndOrAreRefused() throws Exception {
    TestJobs.add(store, 1);
    List<CompletionStage<List<StoredJob>>> lists = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lists.add(store.list(new JobFilter(JobState.WAITING), 9));
    }
    int refused = 0;
    for (CompletionStage<List<StoredJob>> list : lists) {
      try {
        assertThat(await(list)).hasSize(1);
      } catch (ExecutionException e) {
        assertThat(e)
            .hasCauseInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("Too many");
        refused++;
      }
    }
    assertThat(refused).isLessThan(lists.size());
    assertThat(await(store.list(new JobFilter(JobState.WAITING), 9))).hasSize(1);
  }

  @Test
  void aJobWhoseStartCannotBeReadDoesNotRunForEver() throws Exception {
    JobId id = TestJobs.add(store, 1);
    TestJobs.take(store);
    execute("UPDATE $schema.payload SET params = '{'");
    assertThatThrownBy(() -> await(store.start(id)))
        .hasCauseInstanceOf(StoreUnavailableException.class);
    execute("UPDATE $schema.payload SET params = '[]'");
    eventually("it starts again", () -> {
      try {
        return TestJobs.take(store).isPresent();
      } catch (Exception e) {
        return false;
      }
    });
    assertThat(await(store.start(id)).orElseThrow().params()).hasToString("[]");
  }
}
