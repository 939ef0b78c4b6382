package io.zerocall.store.sqlite;

import io.zerocall.jobs.JobProgress;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What jobs have reported of their progress. Only the thread of its connection uses it. */
final class ProgressTable {
  private final Sql put;
  private final Sql renumber;
  private final Sql delete;
  private final Sql find;

  ProgressTable(Connection connection) throws SQLException {
    put = new Sql(
        connection,
        "INSERT OR REPLACE INTO progress (job, progress, total, message) VALUES (?, ?, ?, ?)");
    renumber = new Sql(connection, "UPDATE progress SET job = ? WHERE job = ?");
    delete = new Sql(connection, "DELETE FROM progress WHERE job = ?");
    find = new Sql(connection, "SELECT progress, total, message FROM progress WHERE job = ?");
  }

  void put(long job, JobProgress progress) throws SQLException {
    put.update(job, progress.progress(), progress.total(), progress.message());
  }

  void renumber(long job, long newNumber) throws SQLException {
    renumber.update(newNumber, job);
  }

  void delete(long job) throws SQLException {
    delete.update(job);
  }

  @Nullable
  JobProgress find(long job) throws SQLException {
    return find.row(
            row -> new JobProgress(row.getLong(1), row.getLong(2), Columns.text(row, 3)), job)
        .orElse(null);
  }
}
