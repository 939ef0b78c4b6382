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
  private static final String COLUMNS = "number, id, method, owner, priority, state, starts,"
      + " submitted, due, kept, ended, expires";

  private final Sql insert;
  private final Sql update;
  private final Sql delete;
  private final Sql find;
  private final Sql listWaiting;
  private final Sql listOthers;
  private final Sql readWaiting;
  private final Sql recover;
  private final Sql last;
  private final Sql expired;

  JobTable(Connection connection) throws SQLException {
    insert =
        new Sql(connection, "INSERT INTO job (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    update = new Sql(
        connection,
        "UPDATE job SET number = ?, state = ?, starts = ?, submitted = ?, due = ?, ended = ?,"
            + " expires = ? WHERE id = ?");
    delete = new Sql(connection, "DELETE FROM job WHERE number = ?");
    find = new Sql(connection, "SELECT " + COLUMNS + " FROM job WHERE id = ?");
    // SQLite uses a partial index only if the statement repeats its condition.
    listWaiting = new Sql(
        connection,
        "SELECT " + COLUMNS + " FROM job INDEXED BY waiting WHERE state = 'WAITING'"
            + " ORDER BY number DESC LIMIT ?");
    listOthers = new Sql(
        connection,
        "SELECT " + COLUMNS + " FROM job INDEXED BY begun WHERE state <> 'WAITING' AND state = ?"
            + " AND (expires IS NULL OR expires > ?) ORDER BY number DESC LIMIT ?");
    readWaiting = new Sql(
        connection,
        "SELECT number, id, method, owner, priority, due FROM job INDEXED BY waiting"
            + " WHERE state = 'WAITING' ORDER BY number");
    recover = new Sql(
        connection,
        "UPDATE job INDEXED BY begun SET state = 'WAITING'"
            + " WHERE state <> 'WAITING' AND state = 'RUNNING'");
    last = new Sql(connection, "SELECT coalesce(max(number), 0) FROM job");
    expired =
        new Sql(connection, "SELECT number FROM job WHERE expires <= ? ORDER BY expires LIMIT ?");
  }

  void insert(JobRow job) throws SQLException {
    insert.update(
        job.number(),
        Columns.ofId(job.id()),
        job.method(),
        job.owner(),
        job.priority(),
        job.state().name(),
        job.starts(),
        job.submittedMillis(),
        job.dueMillis(),
        job.keptMillis(),
        ended(job),
        expires(job));
  }

  /** Writes what can change of a job. */
  void update(JobRow job) throws SQLException {
    update.update(
        job.number(),
        job.state().name(),
        job.starts(),
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

  /** Returns the jobs with a state that have not expired, the latest submissions first. */
  List<JobRow> list(JobState state, long nowMillis, int most) throws SQLException {
    return state == JobState.WAITING
        ? listWaiting.rows(JobTable::job, most)
        : listOthers.rows(JobTable::job, state.name(), nowMillis, most);
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

  private static @Nullable Long ended(JobRow job) {
    return job.state().isFinal() ? job.endedMillis() : null;
  }

  private static @Nullable Long expires(JobRow job) {
    return job.state().isFinal() ? job.expiresMillis() : null;
  }

  private static JobRow job(ResultSet row) throws SQLException {
    return new JobRow(
        row.getLong(1),
        Columns.id(row, 2),
        row.getString(3),
        Columns.text(row, 4),
        row.getInt(5),
        JobState.valueOf(row.getString(6)),
        row.getInt(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12));
  }

  private static WaitingJob waiting(ResultSet row, Map<String, String> names) throws SQLException {
    String method = names.computeIfAbsent(row.getString(3), name -> name);
    String owner = Columns.text(row, 4);
    if (owner != null) {
      owner = names.computeIfAbsent(owner, name -> name);
    }
    DueJob job = new DueJob(Columns.id(row, 2), method, row.getInt(5), owner);
    return new WaitingJob(row.getLong(1), job, row.getLong(6));
  }
}
