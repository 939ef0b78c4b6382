package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.METHOD;
import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.store.postgresql.TestJobs.end;
import static io.zerocall.store.postgresql.TestJobs.start;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.KeyConflict;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.StartedJob;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a broker learns of the others. */
@Timeout(120)
class NotificationsTest {
  private final String schema = Postgres.newSchema();
  private final Events events = new Events();
  private final Events own = new Events();
  private JobStore store;
  private JobStore other;

  @BeforeEach
  void open() throws Exception {
    store = Postgres.builder(schema).open();
    other = Postgres.builder(schema).open();
    store.listen(own);
    other.listen(events);
    eventually("the first broker answers the greeting of the other", () -> events.missed.get() > 0);
  }

  @AfterEach
  void close() {
    store.close();
    other.close();
  }

  @Test
  void aJobIsDueEverywhere() throws Exception {
    await(store.add(TestJobs.job(1)));
    eventually("the other broker knows", () -> events.due.contains(METHOD));
  }

  @Test
  void aDelayedJobIsDueEverywhere() throws Exception {
    await(store.add(TestJobs.job(null, null, 300)));
    assertThat(await(other.dueMethods())).isEmpty();
    eventually("both brokers know", () -> own.due.contains(METHOD) && events.due.contains(METHOD));
  }

  @Test
  void anEndIsKnownToTheOthersOnly() throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(await(store.add(TestJobs.job(1))));
    }
    end(store, start(store));
    await(store.cancel(ids.get(2)));
    eventually("the other broker knows", () -> events.ended.size() == 2);
    assertThat(events.ended).containsExactlyInAnyOrder(ids.get(0), ids.get(2));
    assertThat(own.ended).isEmpty();
  }

  @Test
  void aThousandEndsAreKnown() throws Exception {
    Set<JobId> ids = new HashSet<>();
    List<CompletionStage<?>> stages = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      NewJob job = TestJobs.job(1);
      ids.add(job.id());
      stages.add(store.add(job));
      stages.add(store.cancel(job.id()));
    }
    for (CompletionStage<?> stage : stages) {
      await(stage);
    }
    eventually("the other broker knows", () -> events.ended.equals(ids));
  }

  @Test
  void aJobBehindAnotherOneIsDueWhenThatHasEndedElsewhere() throws Exception {
    JobKey key = new JobKey("key", KeyConflict.ONCE_MORE);
    await(store.add(TestJobs.job(null, key, 0)));
    StartedJob running = start(other);
    JobId next = await(store.add(TestJobs.job(null, key, 0)));
    assertThat(next).isNotEqualTo(running.id());
    assertThat(await(store.dueMethods())).isEmpty();
    own.due.clear();
    assertThat(end(other, running)).isTrue();
    eventually("the first broker knows", () -> own.due.contains(METHOD));
    assertThat(start(store).id()).isEqualTo(next);
  }

  @Test
  void aLostConnectionIsReplaced() throws Exception {
    int before = own.missed.get();
    int beforeOfOther = events.missed.get();
    terminateAllConnections();
    eventually(
        "they have missed something",
        () -> own.missed.get() > before && events.missed.get() > beforeOfOther);
    eventually("the store can be reached", () -> {
      try {
        await(store.add(TestJobs.job(1)));
        return true;
      } catch (Exception e) {
        return false;
      }
    });
    eventually("the other broker knows", () -> events.due.contains(METHOD));
  }

  @Test
  void theListenerLearnsWhatItMissedWhenTheStoreWorks() throws Exception {
    AtomicReference<CompletionStage<?>> found = new AtomicReference<>();
    try (JobStore third = Postgres.builder(schema).open()) {
      third.listen(new JobStore.Listener() {
        @Override
        public void due(String method) {}

        @Override
        public void missed() {
          found.compareAndSet(null, third.find(JobId.random()));
        }
      });
      for (int round = 0; round < 3; round++) {
        found.set(null);
        terminateAllConnections();
        CompletionStage<?> stage =
            eventually("it knows", found::get, reference -> reference != null);
        await(stage);
      }
    }
  }

  @Test
  void aMethodWithALineBreakIsDueElsewhere() throws Exception {
    for (String method : List.of("a\n", "b\r", "c\nd")) {
      await(store.add(new NewJob(
          JobId.random(), method, null, null, null, null, null, 0, 0, TestJobs.KEPT_MILLIS)));
      eventually("the other broker knows", () -> events.due.contains(method));
    }
    assertThat(events.due).doesNotContain("a", "b", "c");
  }

  private void terminateAllConnections() throws Exception {
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }
  }
}
