package io.zerocall.store.sqlite;

import io.zerocall.JsonText;
import io.zerocall.jobs.StoredJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The last errors of jobs. Only the thread of its connection uses it. */
final class ErrorTable {
  private final Sql append;
  private final Sql trim;
  private final Sql renumber;
  private final Sql delete;
  private final Sql list;
  private final Sql last;

  ErrorTable(Connection connection) throws SQLException {
    append = new Sql(
        connection,
        "INSERT INTO error (job, number, json)"
            + " SELECT ?1, coalesce(max(number), 0) + 1, ?2 FROM error WHERE job = ?1");
    trim = new Sql(
        connection,
        "DELETE FROM error WHERE job = ?1 AND number <="
            + " (SELECT max(number) FROM error WHERE job = ?1) - " + StoredJob.MOST_ERRORS);
    renumber = new Sql(connection, "UPDATE error SET job = ? WHERE job = ?");
    delete = new Sql(connection, "DELETE FROM error WHERE job = ?");
    list = new Sql(connection, "SELECT json FROM error WHERE job = ? ORDER BY number");
    last = new Sql(connection, "SELECT json FROM error WHERE job = ? ORDER BY number DESC LIMIT 1");
  }

  /** Appends an error, and deletes the oldest ones if there are too many. */
  void append(long job, JsonText error) throws SQLException {
    append.update(job, error.toString());
    trim.update(job);
  }

  void renumber(long job, long newNumber) throws SQLException {
    renumber.update(newNumber, job);
  }

  void delete(long job) throws SQLException {
    delete.update(job);
  }

  /** Returns the last error, or none. */
  List<JsonText> last(long job) throws SQLException {
    return last.rows(row -> JsonText.parse(row.getString(1)), job);
  }

  List<JsonText> list(long job) throws SQLException {
    return list.rows(row -> JsonText.parse(row.getString(1)), job);
  }
}
