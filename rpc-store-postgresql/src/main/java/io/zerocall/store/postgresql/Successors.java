package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Frees the jobs that start after another one with the same key. */
final class Successors {
  // A statement of its own, so that it sees what was added until the other job had ended.
  private static final String FREE = """
      UPDATE $schema.job SET
        behind = before.behind,
        state = CASE WHEN before.behind IS NOT NULL THEN 'BEHIND'
          WHEN job.due <= $now THEN 'READY' ELSE 'DELAYED' END
      FROM $schema.job AS before
      WHERE job.behind = before.id AND job.number IN (
        SELECT number FROM $schema.job AS next
        WHERE next.state = 'BEHIND' AND next.behind = ANY (?) FOR UPDATE SKIP LOCKED)
      RETURNING job.method, job.state, job.due - $now""";

  private static final String HEAL = """
      UPDATE $schema.job SET
        behind = NULL,
        state = CASE WHEN due <= $now THEN 'READY' ELSE 'DELAYED' END
      WHERE number IN (
        SELECT number FROM $schema.job AS next
        WHERE state = 'BEHIND' AND NOT EXISTS (
          SELECT FROM $schema.job AS before WHERE before.id = next.behind AND before.ended IS NULL)
        FOR UPDATE SKIP LOCKED)
      RETURNING job.method, job.state, job.due - $now""";

  private Successors() {}

  /** Frees the jobs behind these, which have ended. */
  static void free(Transaction transaction, Collection<JobId> ended) throws SQLException {
    boolean more = !ended.isEmpty();
    while (more) { // several in a row may have ended
      List<String> states = transaction
          .sql()
          .rows(FREE, row -> freed(row, transaction.changes()), (Object) Columns.of(ended));
      more = states.contains(States.BEHIND);
    }
  }

  /**
   * Frees the jobs that are behind none. There are some if two brokers have ended two jobs of a row
   * at the same time, or a job was locked or not committed yet when the one before it ended.
   */
  static void heal(Sql sql, Changes changes) throws SQLException {
    sql.rows(HEAL, row -> freed(row, changes));
  }

  private static String freed(ResultSet row, Changes changes) throws SQLException {
    String state = row.getString(2);
    if (state.equals(States.READY)) {
      changes.due(row.getString(1));
    } else if (state.equals(States.DELAYED)) {
      changes.delayed(row.getLong(3));
    }
    return state;
  }
}
