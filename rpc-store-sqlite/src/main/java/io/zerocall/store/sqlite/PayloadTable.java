package io.zerocall.store.sqlite;

import io.zerocall.JsonText;
import io.zerocall.jobs.StartedJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The params, headers and results of jobs. Only the thread of its connection uses it. */
final class PayloadTable {
  private final Sql insert;
  private final Sql finish;
  private final Sql renumber;
  private final Sql delete;
  private final Sql start;
  private final Sql result;

  PayloadTable(Connection connection) throws SQLException {
    insert = new Sql(connection, "INSERT INTO payload (job, params, header) VALUES (?, ?, ?)");
    finish = new Sql(
        connection, "UPDATE payload SET params = NULL, header = NULL, result = ? WHERE job = ?");
    renumber = new Sql(connection, "UPDATE payload SET job = ? WHERE job = ?");
    delete = new Sql(connection, "DELETE FROM payload WHERE job = ?");
    start = new Sql(connection, "SELECT params, header FROM payload WHERE job = ?");
    result = new Sql(connection, "SELECT result FROM payload WHERE job = ?");
  }

  void insert(long job, @Nullable JsonText params, @Nullable JsonText header) throws SQLException {
    insert.update(job, Columns.ofJson(params), Columns.ofJson(header));
  }

  /** Writes the result of a job that won't start again, and forgets what a start needs. */
  void finish(long job, @Nullable JsonText json) throws SQLException {
    finish.update(Columns.ofJson(json), job);
  }

  void renumber(long job, long newNumber) throws SQLException {
    renumber.update(newNumber, job);
  }

  void delete(long job) throws SQLException {
    delete.update(job);
  }

  Optional<StartedJob> start(JobRow job) throws SQLException {
    return start.row(
        row -> new StartedJob(
            job.id(), job.starts(), job.token(), Columns.json(row, 1), Columns.json(row, 2)),
        job.number());
  }

  @Nullable
  JsonText result(long job) throws SQLException {
    return result
        .row(row -> Optional.ofNullable(Columns.json(row, 1)), job)
        .flatMap(json -> json)
        .orElse(null);
  }
}
