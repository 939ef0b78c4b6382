package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StoredJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cancels jobs. */
final class Cancelling implements Work<JobId, Optional<StoredJob>> {
  private static final String CANCEL = """
      UPDATE $schema.job SET state = 'CANCELLED', holder = NULL, ended = $now,
        expires = $now + least(keep, $forever - $now)
      WHERE id = ANY (?) AND ended IS NULL
      RETURNING id, key""";

  @Override
  public Step step() {
    return Step.CANCEL;
  }

  @Override
  public void run(Transaction transaction, List<Request<JobId, Optional<StoredJob>>> requests)
      throws SQLException {
    List<JobId> withKeys = new ArrayList<>();
    transaction.sql().rows(CANCEL, row -> note(row, transaction.changes(), withKeys), (Object)
        Columns.of(requests.stream().map(Request::argument).toList()));
    Successors.free(transaction, withKeys);
    Finding.answer(transaction, requests);
  }

  private static JobId note(ResultSet row, Changes changes, List<JobId> withKeys)
      throws SQLException {
    JobId id = Columns.id(row, 1);
    changes.dropped(id);
    changes.ended(id);
    if (row.getString(2) != null) {
      withKeys.add(id);
    }
    return id;
  }
}
