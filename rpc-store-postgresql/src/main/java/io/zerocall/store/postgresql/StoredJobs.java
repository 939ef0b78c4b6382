package io.zerocall.store.postgresql;

import io.zerocall.JsonText;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.StoredJob;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads jobs as callers see them. */
final class StoredJobs {
  /**
   * Reads the columns of {@link #read}; the {@code %s} are the expressions of the errors and the
   * result.
   */
  static final String SELECT = """
      SELECT job.id, method, owner, tenant, key, priority, state, starts, submitted, due, ended,
        expires, progress, total, message, %s, %s
      FROM $schema.job
      LEFT JOIN $schema.error ON error.job = job.number
      """;

  private static final String FIND = SELECT.formatted("error.json", "result.json") + """
          LEFT JOIN $schema.result ON result.job = job.number
          WHERE job.id = ANY (?) AND (expires IS NULL OR expires > $now)""";

  private StoredJobs() {}

  /** Returns the jobs that are known, by their ids. */
  static Map<JobId, StoredJob> find(Sql sql, Collection<JobId> ids) throws SQLException {
    Map<JobId, StoredJob> found = new HashMap<>();
    sql.rows(FIND, StoredJobs::read, (Object) Columns.of(ids))
        .forEach(job -> found.put(job.id(), job));
    return found;
  }

  static StoredJob read(ResultSet row) throws SQLException {
    return new StoredJob(
        Columns.id(row, 1),
        row.getString(2),
        Columns.text(row, 3),
        Columns.text(row, 4),
        Columns.text(row, 5),
        row.getInt(6),
        States.jobState(row.getString(7)),
        row.getInt(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        progress(row),
        Columns.json(row, 17),
        errors(row.getArray(16)));
  }

  private static @Nullable JobProgress progress(ResultSet row) throws SQLException {
    long progress = row.getLong(13);
    return row.wasNull() ? null : new JobProgress(progress, row.getLong(14), Columns.text(row, 15));
  }

  private static List<JsonText> errors(@Nullable Array array) throws SQLException {
    List<JsonText> errors = new ArrayList<>();
    if (array != null) {
      for (String error : (String[]) array.getArray()) {
        errors.add(JsonText.parse(error));
      }
    }
    return errors;
  }
}
