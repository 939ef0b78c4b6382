package io.zerocall.store.sqlite;

import io.zerocall.JobState;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists and counts jobs. Only the thread of its connection uses it. */
final class JobLists {
  private static final String ADMITTED = " AND (?1 IS NULL OR method = ?1)"
      + " AND (?2 IS NULL OR substr(method, 1, length(?2)) = ?2)"
      + " AND (?3 IS NULL OR owner = ?3) AND (expires IS NULL OR expires > ?4)"
      + " AND number < ?5 ORDER BY number DESC LIMIT ?6";

  private final Map<JobState, Sql> ofState = new EnumMap<>(JobState.class);
  private final Sql all;
  private final Sql number;
  private final Sql count;

  JobLists(Connection connection) throws SQLException {
    String select = "SELECT " + JobTable.COLUMNS + " FROM job ";
    for (JobState state : JobState.values()) {
      // SQLite uses a partial index only if the statement repeats its condition.
      String where = state == JobState.WAITING
          ? "INDEXED BY waiting WHERE state = 'WAITING'"
          : "INDEXED BY begun WHERE state <> 'WAITING' AND state = '" + state.name() + "'";
      ofState.put(state, new Sql(connection, select + where + ADMITTED));
    }
    all = new Sql(connection, select + "WHERE true" + ADMITTED);
    number = new Sql(connection, "SELECT number FROM job WHERE id = ?");
    count = new Sql(
        connection,
        "SELECT state, count(*) FROM job WHERE expires IS NULL OR expires > ? GROUP BY state");
  }

  /** Returns the admitted jobs that have not expired, the latest submissions first. */
  List<JobRow> list(JobFilter filter, long nowMillis, int most) throws SQLException {
    JobState state = filter.state();
    String method = filter.method();
    boolean isPrefix = method != null && method.endsWith("*");
    return (state == null ? all : ofState.getOrDefault(state, all))
        .rows(
            JobTable::job,
            isPrefix ? null : method,
            isPrefix ? beginning(method) : null,
            filter.owner(),
            nowMillis,
            filter.before() == null ? Long.MAX_VALUE : number(filter.before()),
            most);
  }

  /** Returns where the list of the jobs stands that were submitted before a job; 0 if none is. */
  private long number(JobId job) throws SQLException {
    return number.row(row -> row.getLong(1), (Object) Columns.ofId(job)).orElse(0L);
  }

  private static @Nullable String beginning(@Nullable String pattern) {
    return pattern == null ? null : pattern.substring(0, pattern.length() - 1);
  }

  /** Returns how many jobs have each state and have not expired. */
  Map<JobState, Long> count(long nowMillis) throws SQLException {
    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
    for (JobState state : JobState.values()) {
      counts.put(state, 0L);
    }
    count.each(row -> counts.put(JobState.valueOf(row.getString(1)), row.getLong(2)), nowMillis);
    return counts;
  }
}
