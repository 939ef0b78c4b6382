package io.zerocall.bench.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;

/** One client of db-scheduler that all threads share. */
final class DbSchedulerSubmitters implements Submitters {
  /** The table of its jobs. */
  static final String TABLE = "scheduled_tasks";

  /** The table that its documentation requires, with the indexes that it recommends. */
  private static final String SCHEMA = """
      CREATE TABLE IF NOT EXISTS scheduled_tasks (
        task_name text NOT NULL,
        task_instance text NOT NULL,
        task_data bytea,
        execution_time timestamptz,
        picked boolean NOT NULL,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures int,
        last_heartbeat timestamptz,
        version bigint NOT NULL,
        priority smallint,
        state text,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX IF NOT EXISTS by_execution_time ON scheduled_tasks (execution_time);
      CREATE INDEX IF NOT EXISTS by_heartbeat ON scheduled_tasks (last_heartbeat);
      """;

  private final HikariDataSource connections;
  private final OneTimeTask<Factors> task =
      Tasks.oneTime("mult", Factors.class).execute((instance, context) -> {});
  private final SchedulerClient client;

  /** @param url a database's address for JDBC */
  DbSchedulerSubmitters(String url) throws IOException {
    connections = ConnectionPool.to(url);
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      var unused = statement.execute(SCHEMA);
    } catch (SQLException e) {
      connections.close();
      throw new IOException(e);
    }
    client = SchedulerClient.Builder.create(connections, task).build();
  }

  /** The data of a job. */
  record Factors(int a, int b) implements Serializable {}

  @Override
  public Submitter submitter() {
    return (a, b) -> {
      String id = UUID.randomUUID().toString();
      if (!client.scheduleIfNotExists(task.instance(id, new Factors(a, b)), Instant.now())) {
        throw new IllegalStateException("not scheduled");
      }
    };
  }

  @Override
  public void close() {
    connections.close();
  }
}
