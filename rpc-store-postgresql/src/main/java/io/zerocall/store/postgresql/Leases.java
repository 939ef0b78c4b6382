package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The leases of the brokers. A broker has one row and one lease for all jobs that it holds, so a
 * renewal writes one row. When the lease has ended, another broker deletes the row and makes the
 * jobs ready again.
 */
final class Leases {
  private static final String BEGIN =
      "INSERT INTO $schema.broker (holder, lease) VALUES (?, $server + ?)";

  private static final String RENEW =
      "UPDATE $schema.broker SET lease = $server + ? WHERE holder = ?";

  private static final String END = "DELETE FROM $schema.broker WHERE holder = ANY (?)";

  private static final String END_EXPIRED =
      "DELETE FROM $schema.broker WHERE lease < $server AND holder <> ? RETURNING holder";

  // A job that is locked counts as lost: the lease must begin.
  private static final String KEEP = """
      UPDATE $schema.job SET holder = ? WHERE number IN (
        SELECT number FROM $schema.job WHERE holder = ANY (?) AND id = ANY (?)
        FOR UPDATE SKIP LOCKED)
      RETURNING id""";

  // A statement of its own, so that it sees what the holder has taken until its row was deleted.
  private static final String RELEASE = """
      UPDATE $schema.job SET state = 'READY', holder = NULL WHERE number IN (
        SELECT number FROM $schema.job WHERE holder = ANY (?) FOR UPDATE SKIP LOCKED)
      RETURNING method""";

  private static final String RELEASE_ORPHANS = """
      UPDATE $schema.job SET state = 'READY', holder = NULL WHERE number IN (
        SELECT number FROM $schema.job WHERE holder IS NOT NULL AND NOT EXISTS (
          SELECT FROM $schema.broker WHERE broker.holder = job.holder)
        FOR UPDATE SKIP LOCKED)
      RETURNING method""";

  private static final String JOBS = "SELECT id FROM $schema.job WHERE holder = ?";

  private static final String LOOK =
      "SELECT count(*) > 1, coalesce(bool_or(lease < $server AND holder <> ?), false)"
          + " FROM $schema.broker";

  /** Whether there are other brokers, and whether leases of others have ended. */
  record Others(boolean present, boolean expired) {}

  private final Sql sql;
  private final long leaseMillis;

  Leases(Sql sql, long leaseMillis) {
    this.sql = sql;
    this.leaseMillis = leaseMillis;
  }

  /**
   * Begins a lease, and replaces an earlier one of the same broker, whose connection was lost. A
   * statement that the server still runs for that connection can't take jobs any more.
   *
   * @param before the holders until now, and those of attempts whose end is unknown
   * @param held the jobs that the broker knows to hold
   * @return those of them that it still holds
   */
  Set<JobId> begin(UUID holder, UUID[] before, Collection<JobId> held, Changes changes)
      throws SQLException {
    return inTransaction(() -> {
      sql.update(BEGIN, holder, leaseMillis);
      if (before.length == 0) {
        return Set.of();
      }
      sql.update(END, (Object) before);
      Set<JobId> kept = new HashSet<>(
          sql.rows(KEEP, row -> Columns.id(row, 1), holder, before, Columns.of(held)));
      release(changes, before);
      return kept;
    });
  }

  /** Returns whether the lease is renewed; false if another broker has ended it. */
  boolean renew(UUID holder) throws SQLException {
    return sql.update(RENEW, leaseMillis, holder) > 0;
  }

  Others look(UUID holder) throws SQLException {
    return sql.row(LOOK, row -> new Others(row.getBoolean(1), row.getBoolean(2)), holder)
        .orElseThrow();
  }

  Set<JobId> jobsOf(UUID holder) throws SQLException {
    return new HashSet<>(sql.rows(JOBS, row -> Columns.id(row, 1), holder));
  }

  /** Ends the leases of lost brokers. */
  void endExpired(UUID holder, Changes changes) throws SQLException {
    inTransaction(() -> {
      List<UUID> ended = sql.rows(END_EXPIRED, row -> row.getObject(1, UUID.class), holder);
      release(changes, ended.toArray(UUID[]::new));
      return ended;
    });
  }

  /** Ends the lease of a store that closes. */
  void end(UUID holder, Changes changes) throws SQLException {
    inTransaction(() -> {
      sql.update(END, (Object) new UUID[] {holder});
      release(changes, holder);
      return holder;
    });
  }

  /** Releases the jobs that were locked when the leases on them ended. */
  void releaseOrphans(Changes changes) throws SQLException {
    sql.rows(RELEASE_ORPHANS, row -> row.getString(1)).forEach(changes::due);
  }

  private void release(Changes changes, UUID... holders) throws SQLException {
    if (holders.length > 0) {
      sql.rows(RELEASE, row -> row.getString(1), (Object) holders).forEach(changes::due);
    }
  }

  /** Makes several changes one. */
  @FunctionalInterface
  private interface Action<T> {
    T run() throws SQLException;
  }

  private <T> T inTransaction(Action<T> action) throws SQLException {
    Connection connection = sql.connection();
    connection.setAutoCommit(false);
    T result = action.run();
    connection.commit();
    connection.setAutoCommit(true);
    return result;
  }
}
