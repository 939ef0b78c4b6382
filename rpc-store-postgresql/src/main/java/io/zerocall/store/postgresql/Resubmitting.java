package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.StoredJob;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes failed jobs wait again, one by one, as that is rare. */
final class Resubmitting implements Work<JobId, Optional<StoredJob>> {
  private static final String KEY =
      "SELECT key_hash FROM $schema.job WHERE id = ? AND key_hash IS NOT NULL";

  private static final String BEFORE = """
      SELECT before.id FROM $schema.job AS before
      JOIN $schema.job ON job.id = ?
      WHERE before.key_hash = job.key_hash AND before.key = job.key AND before.method = job.method
        AND before.owner IS NOT DISTINCT FROM job.owner AND before.ended IS NULL
      ORDER BY before.number DESC LIMIT 1 FOR SHARE OF before""";

  private static final String RESUBMIT = """
      WITH old AS (
        SELECT number FROM $schema.job
        WHERE id = ? AND state = 'FAILED' AND expires > $now FOR UPDATE
      ), renewed AS (
        UPDATE $schema.job SET number = nextval('$schema.job_number'), starts = 0, behind = ?::uuid,
          state = CASE WHEN ?::uuid IS NULL THEN 'READY' ELSE 'BEHIND' END, submitted = $now,
          due = $now, ended = NULL, expires = NULL
        FROM old WHERE job.number = old.number
        RETURNING old.number AS old, job.number AS new, job.method
      ), payloads AS (
        UPDATE $schema.payload SET job = new FROM renewed WHERE job = old
      ), errors AS (
        UPDATE $schema.error SET job = new FROM renewed WHERE job = old
      )
      SELECT method FROM renewed""";

  @Override
  public Step step() {
    return Step.RESUBMIT;
  }

  @Override
  public void run(Transaction transaction, List<Request<JobId, Optional<StoredJob>>> requests)
      throws SQLException {
    for (Request<JobId, Optional<StoredJob>> request : requests) {
      resubmit(transaction, Columns.of(request.argument()));
    }
    Finding.answer(transaction, requests);
  }

  private static void resubmit(Transaction transaction, UUID id) throws SQLException {
    Sql sql = transaction.sql();
    Optional<Long> key = sql.row(KEY, row -> row.getLong(1), id);
    @Nullable UUID before = null;
    if (key.isPresent()) {
      if (!SameKeys.tryLock(sql, key.get()).isEmpty()) {
        throw Failures.locked();
      }
      before = sql.row(BEFORE, row -> row.getObject(1, UUID.class), id).orElse(null);
    }
    boolean mayStart = before == null;
    sql.row(RESUBMIT, row -> row.getString(1), id, before, before)
        .filter(method -> mayStart)
        .ifPresent(transaction.changes()::due);
  }
}
