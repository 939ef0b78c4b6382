package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.StoredJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists jobs with their last errors: all errors of a thousand jobs could be too large. */
final class Listing implements Work<Listing.Query, List<StoredJob>> {

  /** Which jobs to list. */
  record Query(JobFilter filter, int most) {}

  @Override
  public Step step() {
    return Step.LIST;
  }

  @Override
  public void run(Transaction transaction, List<Request<Query, List<StoredJob>>> requests)
      throws SQLException {
    for (Request<Query, List<StoredJob>> request : requests) {
      request.answer(list(transaction.sql(), request.argument()));
    }
  }

  private static final String LAST_ERROR = "error.json[cardinality(error.json):]";

  private static List<StoredJob> list(Sql sql, Query query) throws SQLException {
    StringBuilder text = new StringBuilder(StoredJobs.SELECT.formatted(LAST_ERROR, "NULL"))
        .append("WHERE (expires IS NULL OR expires > $now)");
    List<Object> values = new ArrayList<>();
    JobFilter filter = query.filter();
    if (filter.state() != null) {
      text.append(" AND state IN ('")
          .append(String.join("', '", States.of(filter.state())))
          .append("')");
    }
    if (filter.method() != null && filter.method().endsWith("*")) {
      text.append(" AND starts_with(method, ?)");
      values.add(filter.method().substring(0, filter.method().length() - 1));
    } else {
      equal(text, values, "method", filter.method());
    }
    equal(text, values, "owner", filter.owner());
    if (filter.before() != null) {
      text.append(" AND number < (SELECT number FROM $schema.job WHERE id = ?)");
      values.add(Columns.of(filter.before()));
    }
    text.append(" ORDER BY number DESC LIMIT ?");
    values.add(Math.max(0, query.most()));
    return sql.rows(text.toString(), StoredJobs::read, values.toArray());
  }

  private static void equal(
      StringBuilder text, List<Object> values, String column, @Nullable String value) {
    if (value != null) {
      text.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }
}
