package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.await;
import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StoreUnavailableException;
import io.zerocall.testing.FreePort;
import io.zerocall.testing.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opening stores, and closing them. */
@Timeout(120)
class OpeningTest {
  private final String schema = Postgres.newSchema();

  private static void execute(String sql) throws Exception {
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void manyBrokersOpenANewStoreAtTheSameTime() throws Exception {
    var builder = Postgres.builder(schema);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<PostgresJobStore>> stores = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      stores.add(threads.submit(builder::open));
    }
    threads.shutdown();
    JobId id = await(stores.get(0).get().add(TestJobs.job(1)));
    for (Future<PostgresJobStore> store : stores) {
      assertThat(await(store.get().find(id))).isPresent();
    }
    for (Future<PostgresJobStore> store : stores) {
      store.get().close();
    }
  }

  @Test
  void schemasAreSeparate() throws Exception {
    try (JobStore one = Postgres.builder(schema).open();
        JobStore other = Postgres.builder(Postgres.newSchema()).open()) {
      JobId id = await(one.add(TestJobs.job(1)));
      assertThat(await(other.find(id))).isEmpty();
    }
  }

  @Test
  void aLaterVersionIsRefused() throws Exception {
    Postgres.builder(schema).open().close();
    execute("UPDATE " + schema + ".version SET number = 99");
    assertThatThrownBy(() -> Postgres.builder(schema).open())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("has version 99")
        .hasMessageContaining("Update Zerocall");
  }

  @Test
  void failuresAreExplainedInOneLine() {
    String url = Postgres.server().url();
    assertFails(url.replace("/postgres", "/missing"), "Create it");
    assertFails("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/postgres", "refused");
    assertThatThrownBy(() -> PostgresJobStore.open("jdbc:other:", null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql://");
  }

  private static void assertFails(String url, String help) {
    assertThatThrownBy(
            () -> PostgresJobStore.open(url + "?password=secret", PostgresServer.USER, null))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("Can't open the store of jobs " + url + ": ")
        .hasMessageContaining(help)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("\n");
  }

  @Test
  void impossibleSettingsAreRefused() {
    for (String bad : List.of("", "A", "a b", "a\"b", "x".repeat(42), "1a")) {
      assertThatThrownBy(() -> Postgres.builder(bad).open())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("schema");
    }
    assertThatThrownBy(() -> PostgresJobStore.builder().lease(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUserWithoutRightsIsToldSo() throws Exception {
    execute("CREATE ROLE " + schema + " LOGIN");
    assertThatThrownBy(() -> PostgresJobStore.builder()
            .url(Postgres.server().url(), schema, null)
            .schema(schema)
            .open())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("rights");
  }

  @Test
  void aStatementDoesNotWaitForEver() throws Exception {
    try (JobStore store = Postgres.builder(schema).statementMillis(300).open();
        Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE " + schema + ".job");
      assertThatThrownBy(() -> await(store.add(TestJobs.job(1))))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      connection.rollback();
      eventually("it works again", () -> {
        try {
          await(store.add(TestJobs.job(1)));
          return true;
        } catch (Exception e) {
          return false;
        }
      });
      assertThat(await(store.count()).values()).contains(1L);
    }
  }

  @Test
  void closingWhileTheServerIsAwayEnds() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      JobStore store = PostgresJobStore.open(server.url(), PostgresServer.USER, null);
      await(store.add(TestJobs.job(1)));
      var job = TestJobs.start(store);
      server.kill();
      var end = store.end(job.id(), job.token(), TestJobs.DONE);
      store.close();
      assertThatThrownBy(() -> await(end)).hasCauseInstanceOf(StoreUnavailableException.class);
    }
  }
}
