package io.zerocall.store.postgresql;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes jobs that are ready. */
final class Taking implements Work<Claim, List<DueJob>> {
  // The lock on the broker's row makes the end of its lease wait for this transaction, or prevents
  // this one. A transaction that only takes jobs doesn't wait for the disk: if the server crashes,
  // they have never been taken, and can't be started as such. The index has jobs with and without
  // tenants apart, so both are read in their order.
  private static final String TAKE = """
      WITH me AS (
        SELECT CASE WHEN ? THEN set_config('synchronous_commit', 'off', true) END
        FROM $schema.broker WHERE holder = ? FOR KEY SHARE
      ), chosen AS (
        SELECT ready.number
        FROM (VALUES (false), (true)) AS kind (has_tenant)
        CROSS JOIN LATERAL (
          SELECT number, priority FROM $schema.job
          WHERE state = 'READY' AND method = ? AND has_tenant = kind.has_tenant
          ORDER BY priority DESC, number LIMIT ? FOR UPDATE SKIP LOCKED) AS ready
        WHERE EXISTS (SELECT FROM me)
        ORDER BY ready.priority DESC, ready.number LIMIT ?
      )
      """;

  // Reads of each tenant no more jobs than may be taken, however many wait.
  private static final String TAKE_WITHIN_LIMITS = """
      WITH RECURSIVE me AS (
        SELECT holder FROM $schema.broker WHERE holder = ? FOR KEY SHARE
      ), claim AS (
        SELECT method, tenant_limit, least(most, method_limit
          - (SELECT count(*) FROM $schema.job WHERE holder IS NOT NULL AND job.method = given.method)
        ) AS most
        FROM (VALUES (?, ?::bigint, ?::bigint, ?::bigint))
          AS given (method, most, method_limit, tenant_limit)
      ), held AS MATERIALIZED (
        SELECT tenant, count(*) AS jobs FROM $schema.job
        WHERE holder IS NOT NULL AND tenant IS NOT NULL GROUP BY tenant
      ), tenants AS (
        (SELECT job.method, tenant FROM $schema.job, claim
          WHERE state = 'READY' AND has_tenant AND job.method = claim.method
          ORDER BY job.method, tenant LIMIT 1)
        UNION ALL
        SELECT method, (SELECT job.tenant FROM $schema.job
          WHERE state = 'READY' AND has_tenant AND job.method = tenants.method
            AND job.tenant > tenants.tenant
          ORDER BY job.tenant LIMIT 1)
        FROM tenants WHERE tenant IS NOT NULL
      ), candidates AS (
        SELECT ready.number, ready.priority
        FROM claim CROSS JOIN LATERAL (
          SELECT number, priority FROM $schema.job
          WHERE state = 'READY' AND job.method = claim.method AND NOT has_tenant
          ORDER BY priority DESC, number LIMIT greatest(0, claim.most) %1$s) AS ready
        UNION ALL
        SELECT ready.number, ready.priority
        FROM claim CROSS JOIN tenants CROSS JOIN LATERAL (
          SELECT number, priority FROM $schema.job
          WHERE state = 'READY' AND has_tenant AND job.method = claim.method
            AND job.tenant = tenants.tenant
          ORDER BY priority DESC, number
          LIMIT greatest(0, least(claim.most, claim.tenant_limit
            - coalesce((SELECT jobs FROM held WHERE held.tenant = tenants.tenant), 0))) %1$s) AS ready
      ), first AS (
        SELECT number FROM candidates ORDER BY priority DESC, number
        LIMIT (SELECT greatest(0, most) FROM claim)
      ), chosen AS (
        SELECT number FROM $schema.job
        WHERE number IN (SELECT number FROM first) AND state = 'READY' AND EXISTS (SELECT FROM me)
        FOR UPDATE SKIP LOCKED
      )
      """;

  // A left join, so that there is a row which has the number of jobs that were to be taken.
  private static final String TAKEN = """
      , taken AS (
        %s
      )
      SELECT taken.*, (SELECT count(*) FROM first) FROM (VALUES (1)) AS one LEFT JOIN taken ON true
      """;

  private static final String UPDATE = """
      UPDATE $schema.job SET state = 'TAKEN', holder = ?
      FROM chosen WHERE job.number = chosen.number
      RETURNING job.number, id, method, priority, owner, tenant, key""";

  private static final String LIMITED = TAKE_WITHIN_LIMITS.formatted("") + TAKEN.formatted(UPDATE);

  // Locking all candidates is more work, and only needed if some of the first ones were locked.
  private static final String LIMITED_UNLOCKED =
      TAKE_WITHIN_LIMITS.formatted("FOR UPDATE SKIP LOCKED") + TAKEN.formatted(UPDATE);

  /** Serializes the claims with limits of all brokers. It is not held for long. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('$schema.limits', 0))";

  /** A job with its place in the order of the submissions. */
  private record Taken(long number, DueJob job) {}

  private static final Comparator<Taken> FIRST = Comparator.comparingInt(
          (Taken taken) -> taken.job().priority())
      .reversed()
      .thenComparingLong(Taken::number);

  @Override
  public Step step() {
    return Step.TAKE;
  }

  @Override
  public boolean isOneStatement(
      Transaction transaction, List<Request<Claim, List<DueJob>>> requests) {
    return requests.size() == 1 && !hasLimit(requests.get(0).argument());
  }

  private static boolean hasLimit(Claim claim) {
    return claim.methodLimit() != Integer.MAX_VALUE || claim.tenantLimit() != Integer.MAX_VALUE;
  }

  @Override
  public void run(Transaction transaction, List<Request<Claim, List<DueJob>>> requests)
      throws SQLException {
    if (requests.stream().anyMatch(request -> hasLimit(request.argument()))) {
      transaction.sql().rows(LOCK, row -> true);
    }
    for (Request<Claim, List<DueJob>> request : requests) {
      request.answer(take(transaction, request.argument()));
    }
  }

  private static List<DueJob> take(Transaction transaction, Claim claim) throws SQLException {
    int most = Math.max(0, claim.most());
    Changes changes = transaction.changes();
    List<Taken> taken = new ArrayList<>();
    if (!hasLimit(claim)) {
      taken.addAll(transaction
          .sql()
          .rows(
              TAKE + UPDATE,
              row -> read(row, changes),
              transaction.sql().connection().getAutoCommit(),
              transaction.holder(),
              claim.method(),
              most,
              most,
              transaction.holder()));
    } else if (takeWithinLimits(transaction, claim, LIMITED, most, taken)) {
      int rest = most - taken.size();
      boolean unused = takeWithinLimits(transaction, claim, LIMITED_UNLOCKED, rest, taken);
    }
    taken.sort(FIRST);
    return taken.stream().map(Taken::job).toList();
  }

  /** Returns whether others have locked some of the jobs. */
  private static boolean takeWithinLimits(
      Transaction transaction, Claim claim, String query, int most, List<Taken> taken)
      throws SQLException {
    int before = taken.size();
    List<Long> wanted = transaction
        .sql()
        .rows(
            query,
            row -> {
              if (row.getString(1) != null) {
                taken.add(read(row, transaction.changes()));
              }
              return row.getLong(8);
            },
            transaction.holder(),
            claim.method(),
            most,
            claim.methodLimit(),
            claim.tenantLimit(),
            transaction.holder());
    return wanted.get(0) > taken.size() - before;
  }

  private static Taken read(ResultSet row, Changes changes) throws SQLException {
    DueJob job = new DueJob(
        Columns.id(row, 2),
        row.getString(3),
        row.getInt(4),
        Columns.text(row, 5),
        Columns.text(row, 6));
    changes.held(job.id(), row.getString(7) != null);
    return new Taken(row.getLong(1), job);
  }
}
