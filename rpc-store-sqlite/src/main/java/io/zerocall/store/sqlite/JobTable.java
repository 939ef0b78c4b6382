package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of the jobs. Only the thread of its connection uses it. */
final class JobTable {
  static final String COLUMNS = "number, id, method, owner, tenant, priority, key, behind,"
      + " state, starts, token, submitted, due, kept, ended, expires";

  private final Sql insert;
  private final Sql update;
  private final Sql delete;
  private final Sql find;
  private final Sql withKey;
  private final Sql unended;
  private final Sql behind;
  private final Sql moveUp;
  private final Sql readWaiting;
  private final Sql recover;
  private final Sql last;
  private final Sql expired;

  JobTable(Connection connection) throws SQLException {
    insert = new Sql(
        connection, "INSERT INTO job (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    update = new Sql(
        connection,
        "UPDATE job SET number = ?, behind = ?, state = ?, starts = ?, token = ?, submitted = ?,"
            + " due = ?, ended = ?, expires = ? WHERE id = ?");
    delete = new Sql(connection, "DELETE FROM job WHERE number = ?");
    find = new Sql(connection, "SELECT " + COLUMNS + " FROM job WHERE id = ?");
    // SQLite uses a partial index only if the statement repeats its condition.
    withKey = new Sql(
        connection,
        "SELECT " + COLUMNS + " FROM job INDEXED BY keyed WHERE key IS NOT NULL AND key = ?"
            + " AND method = ? AND owner IS ? AND (expires IS NULL OR expires > ?)"
            + " ORDER BY number DESC LIMIT 1");
    unended = new Sql(
        connection,
        "SELECT " + COLUMNS + " FROM job INDEXED BY unended WHERE key IS NOT NULL AND ended IS NULL"
            + " AND key = ? AND method = ? AND owner IS ? ORDER BY number DESC LIMIT 1");
    behind = new Sql(
        connection,
        "SELECT " + COLUMNS + " FROM job INDEXED BY behind"
            + " WHERE behind IS NOT NULL AND behind = ?");
    moveUp = new Sql(connection, "UPDATE job SET behind = ? WHERE id = ?");
    readWaiting = new Sql(
        connection,
        "SELECT number, id, method, owner, tenant, priority, due FROM job INDEXED BY waiting"
            + " WHERE state = 'WAITING' AND behind IS NULL ORDER BY number");
    recover = new Sql(
        connection,
        "UPDATE job INDEXED BY begun SET state = 'WAITING'"
            + " WHERE state <> 'WAITING' AND state = 'RUNNING'");
    last = new Sql(connection, "SELECT coalesce(max(number), 0) FROM job");
    expired =
        new Sql(connection, "SELECT number FROM job WHERE expires <= ? ORDER BY expires LIMIT ?");
  }

  void insert(JobRow row) throws SQLException {
    DueJob job = row.job();
    insert.update(
        row.number(),
        Columns.ofId(job.id()),
        job.method(),
        job.owner(),
        job.tenant(),
        job.priority(),
        row.key(),
        behind(row),
        row.state().name(),
        row.starts(),
        row.token(),
        row.submittedMillis(),
        row.dueMillis(),
        row.keepMillis(),
        ended(row),
        expires(row));
  }

  /** Writes what can change of a job. */
  void update(JobRow job) throws SQLException {
    update.update(
        job.number(),
        behind(job),
        job.state().name(),
        job.starts(),
        job.token(),
        job.submittedMillis(),
        job.dueMillis(),
        ended(job),
        expires(job),
        Columns.ofId(job.id()));
  }

  void delete(long number) throws SQLException {
    delete.update(number);
  }

  Optional<JobRow> find(JobId id) throws SQLException {
    return find.row(JobTable::job, (Object) Columns.ofId(id));
  }

  /** Returns the latest job with a key that has not expired. */
  Optional<JobRow> withKey(String key, String method, @Nullable String owner, long nowMillis)
      throws SQLException {
    return withKey.row(JobTable::job, key, method, owner, nowMillis);
  }

  /** Returns the latest job with a key that has no final state. */
  Optional<JobRow> unended(String key, String method, @Nullable String owner) throws SQLException {
    return unended.row(JobTable::job, key, method, owner);
  }

  /** Returns the jobs that wait for the end of this one. */
  List<JobRow> behind(JobId id) throws SQLException {
    return behind.rows(JobTable::job, (Object) Columns.ofId(id));
  }

  /** Sets the job that another one waits for; null if it waits for none any more. */
  void moveUp(JobId id, @Nullable JobId newBehind) throws SQLException {
    moveUp.update(newBehind == null ? null : Columns.ofId(newBehind), Columns.ofId(id));
  }

  /** Adds all waiting jobs. */
  void readWaiting(WaitingJobs waiting) throws SQLException {
    Map<String, String> names = new HashMap<>(); // one string for each, not one for each job
    readWaiting.each(row -> waiting.add(waiting(row, names)));
  }

  /** Makes the jobs wait whose start was lost when the store was closed. */
  void recover() throws SQLException {
    recover.update();
  }

  /** Returns the number of the last submission. */
  long last() throws SQLException {
    return last.row(row -> row.getLong(1)).orElse(0L);
  }

  /** Returns the numbers of jobs that have expired, those that expired first. */
  List<Long> expired(long nowMillis, int most) throws SQLException {
    return expired.rows(row -> row.getLong(1), nowMillis, most);
  }

  private static byte @Nullable [] behind(JobRow job) {
    JobId behind = job.behind();
    return behind == null ? null : Columns.ofId(behind);
  }

  private static @Nullable Long ended(JobRow job) {
    return job.state().isFinal() ? job.endedMillis() : null;
  }

  private static @Nullable Long expires(JobRow job) {
    return job.state().isFinal() ? job.expiresMillis() : null;
  }

  static JobRow job(ResultSet row) throws SQLException {
    return new JobRow(
        row.getLong(1),
        new DueJob(
            Columns.id(row, 2),
            row.getString(3),
            row.getInt(6),
            Columns.text(row, 4),
            Columns.text(row, 5)),
        Columns.text(row, 7),
        row.getBytes(8) == null ? null : Columns.id(row, 8),
        JobState.valueOf(row.getString(9)),
        row.getInt(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        row.getLong(15),
        row.getLong(16));
  }

  private static WaitingJob waiting(ResultSet row, Map<String, String> names) throws SQLException {
    DueJob job = new DueJob(
        Columns.id(row, 2),
        names.computeIfAbsent(row.getString(3), name -> name),
        row.getInt(6),
        shared(Columns.text(row, 4), names),
        shared(Columns.text(row, 5), names));
    return new WaitingJob(row.getLong(1), job, row.getLong(7));
  }

  private static @Nullable String shared(@Nullable String text, Map<String, String> names) {
    return text == null ? null : names.computeIfAbsent(text, name -> name);
  }
}
