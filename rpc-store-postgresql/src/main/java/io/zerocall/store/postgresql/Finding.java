package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StoredJob;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds jobs. */
final class Finding implements Work<JobId, Optional<StoredJob>> {
  @Override
  public Step step() {
    return Step.FIND;
  }

  @Override
  public boolean isOneStatement(
      Transaction transaction, List<Request<JobId, Optional<StoredJob>>> requests) {
    return true;
  }

  @Override
  public void run(Transaction transaction, List<Request<JobId, Optional<StoredJob>>> requests)
      throws SQLException {
    answer(transaction, requests);
  }

  /** Answers requests with their jobs as they are now. */
  static void answer(Transaction transaction, List<Request<JobId, Optional<StoredJob>>> requests)
      throws SQLException {
    Map<JobId, StoredJob> found = StoredJobs.find(
        transaction.sql(), requests.stream().map(Request::argument).toList());
    for (Request<JobId, Optional<StoredJob>> request : requests) {
      request.answer(Optional.ofNullable(found.get(request.argument())));
    }
  }
}
