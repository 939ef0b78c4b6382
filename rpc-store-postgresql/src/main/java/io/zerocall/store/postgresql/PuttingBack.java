package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Makes jobs available again that the store has taken. */
final class PuttingBack implements Work<Collection<JobId>, Boolean> {
  private static final String PUT_BACK = """
      UPDATE $schema.job SET state = 'READY', holder = NULL
      WHERE id = ANY (?) AND holder = ? AND state = 'TAKEN'
      RETURNING id, method""";

  @Override
  public Step step() {
    return Step.PUT_BACK;
  }

  @Override
  public boolean isOneStatement(
      Transaction transaction, List<Request<Collection<JobId>, Boolean>> requests) {
    return !transaction.isShared();
  }

  @Override
  public void run(Transaction transaction, List<Request<Collection<JobId>, Boolean>> requests)
      throws SQLException {
    List<JobId> jobs =
        requests.stream().flatMap(request -> request.argument().stream()).toList();
    Changes changes = transaction.changes();
    transaction
        .sql()
        .rows(
            PUT_BACK,
            row -> {
              changes.due(row.getString(2));
              changes.dropped(Columns.id(row, 1));
              return true;
            },
            Columns.of(jobs),
            transaction.holder());
  }
}
