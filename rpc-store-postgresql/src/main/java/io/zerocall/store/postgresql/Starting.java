package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StartedJob;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts jobs that the store holds. */
final class Starting implements Work<JobId, Optional<StartedJob>> {
  private static final String START = """
      UPDATE $schema.job SET state = 'RUNNING', starts = starts + 1, token = token + 1,
        progress = NULL, total = NULL, message = NULL
      FROM $schema.payload
      WHERE job.id = ANY (?) AND job.state = 'TAKEN' AND job.holder = ? AND payload.job = job.number
      RETURNING job.id, job.starts, job.token, payload.params, payload.header""";

  @Override
  public Step step() {
    return Step.START;
  }

  @Override
  public boolean isOneStatement(
      Transaction transaction, List<Request<JobId, Optional<StartedJob>>> requests) {
    return true;
  }

  @Override
  public void run(Transaction transaction, List<Request<JobId, Optional<StartedJob>>> requests)
      throws SQLException {
    Map<JobId, StartedJob> started = new HashMap<>();
    transaction
        .sql()
        .rows(
            START,
            row -> new StartedJob(
                Columns.id(row, 1),
                row.getInt(2),
                row.getLong(3),
                Columns.json(row, 4),
                Columns.json(row, 5)),
            Columns.of(requests.stream().map(Request::argument).toList()),
            transaction.holder())
        .forEach(job -> started.put(job.id(), job));
    for (Request<JobId, Optional<StartedJob>> request : requests) {
      StartedJob job = started.get(request.argument());
      if (job == null) {
        transaction.changes().dropped(request.argument());
      }
      request.answer(Optional.ofNullable(job));
    }
  }
}
