package io.zerocall.store.postgresql;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the methods that have jobs which are ready. */
final class DueMethods implements Work<Boolean, Set<String>> {
  // Jumps from method to method in the index.
  private static final String READ = """
      WITH RECURSIVE methods AS (
        (SELECT method FROM $schema.job WHERE state = 'READY' ORDER BY method LIMIT 1)
        UNION ALL
        SELECT (SELECT job.method FROM $schema.job
          WHERE state = 'READY' AND job.method > methods.method ORDER BY job.method LIMIT 1)
        FROM methods WHERE method IS NOT NULL
      )
      SELECT method FROM methods WHERE method IS NOT NULL""";

  @Override
  public Step step() {
    return Step.DUE_METHODS;
  }

  @Override
  public void run(Transaction transaction, List<Request<Boolean, Set<String>>> requests)
      throws SQLException {
    Set<String> methods = read(transaction.sql());
    requests.forEach(request -> request.answer(methods));
  }

  static Set<String> read(Sql sql) throws SQLException {
    return new HashSet<>(sql.rows(READ, row -> row.getString(1)));
  }
}
