package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.NewJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds jobs. */
final class Adding implements Work<NewJob, JobId> {
  private static final String INSERT = """
      WITH given AS (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY AS given (id,
          method, owner, tenant, key, key_hash, priority, delay, keep, behind, params, header, place)
      ), added AS (
        INSERT INTO $schema.job (id, method, owner, tenant, has_tenant, key, key_hash, priority,
          state, submitted, due, keep, behind)
        SELECT id, method, owner, tenant, tenant IS NOT NULL, key, key_hash, priority,
          CASE WHEN behind IS NOT NULL THEN 'BEHIND' WHEN delay <= 0 THEN 'READY' ELSE 'DELAYED' END,
          $now, $now + least(delay, $forever - $now), keep, behind
        FROM given ORDER BY place
        ON CONFLICT (id) DO NOTHING
        RETURNING number, id
      ), stored AS (
        INSERT INTO $schema.payload (job, params, header)
        SELECT number, params, header FROM added JOIN given USING (id)
      )
      SELECT id FROM added""";

  /** Adds one job. The server needs a third less time for it than with lists of one element. */
  private static final String ONE = """
      WITH added AS (
        INSERT INTO $schema.job (id, method, owner, tenant, has_tenant, key, key_hash, priority,
          state, submitted, due, keep, behind)
        VALUES (?, ?, ?, ?, ?, ?, ?::bigint, ?, ?, $now, $now + least(?, $forever - $now), ?, ?::uuid)
        ON CONFLICT (id) DO NOTHING
        RETURNING number, id
      ), stored AS (
        INSERT INTO $schema.payload (job, params, header)
        SELECT number, ?, ? FROM added
      )
      SELECT id\s""";

  private static final String INSERT_ONE = ONE + "FROM added";

  /** Adds one job and tells brokers, so that the server is asked once only. */
  private static final String INSERT_ONE_AND_TELL = ONE + ", pg_notify(?, ?) FROM added";

  @Override
  public Step step() {
    return Step.ADD;
  }

  @Override
  public boolean followsAll(NewJob job) {
    return job.key() != null;
  }

  @Override
  public boolean isOneStatement(Transaction transaction, List<Request<NewJob, JobId>> requests) {
    return !transaction.isShared()
        && requests.stream().noneMatch(one -> followsAll(one.argument()));
  }

  @Override
  public void run(Transaction transaction, List<Request<NewJob, JobId>> requests)
      throws SQLException {
    SameKeys keys = SameKeys.tryLock(
        transaction.sql(), requests.stream().map(Request::argument).toList());
    List<Placed> placed = new ArrayList<>();
    List<Request<NewJob, JobId>> added = new ArrayList<>();
    for (Request<NewJob, JobId> request : requests) {
      if (keys.isLocked(request.argument())) {
        request.postpone();
        continue;
      }
      Placed place = keys.place(request.argument());
      request.answer(place.id());
      if (place.isNew()) {
        placed.add(place);
        added.add(request);
      } else {
        present(transaction, keys, request.argument());
      }
    }
    Set<JobId> inserted = insert(transaction, placed);
    for (Request<NewJob, JobId> request : added) {
      if (!inserted.contains(request.argument().id())) {
        request.refuse(Failures.sameId());
      }
    }
  }

  /**
   * Adds one job.
   *
   * @param keys has the key of the job
   */
  static JobId add(Transaction transaction, SameKeys keys, NewJob job) throws SQLException {
    Placed placed = keys.place(job);
    if (!placed.isNew()) {
      present(transaction, keys, job);
    } else if (insert(transaction, List.of(placed)).isEmpty()) {
      throw Failures.sameId();
    } else if (placed.behind() != null) {
      transaction.changes().skipped(); // the other job may have ended before the commit
    }
    return placed.id();
  }

  /**
   * Adds one job without a key, and tells brokers when the transaction commits.
   *
   * @param channel the brokers' channel
   */
  static void addAndTell(Sql sql, NewJob job, String channel, UUID sender) throws SQLException {
    Changes changes = new Changes();
    Placed placed = Placed.first(job);
    note(changes, placed);
    List<String> notice = Notice.payloads(sender, changes);
    Set<JobId> inserted = notice.isEmpty()
        ? insertOne(sql, placed, INSERT_ONE)
        : insertOne(sql, placed, INSERT_ONE_AND_TELL, channel, notice.get(0));
    if (inserted.isEmpty()) {
      throw Failures.sameId();
    }
  }

  /** Announces a job that was there, because others have skipped it while it was locked. */
  private static void present(Transaction transaction, SameKeys keys, NewJob job) {
    transaction.changes().due(job.method());
    if (keys.isBehind(job)) {
      transaction.changes().skipped();
    }
  }

  private static Set<JobId> insert(Transaction transaction, List<Placed> placed)
      throws SQLException {
    if (placed.isEmpty()) {
      return Set.of();
    }
    placed.forEach(one -> note(transaction.changes(), one));
    return placed.size() == 1
        ? insertOne(transaction.sql(), placed.get(0), INSERT_ONE)
        : insertAll(transaction.sql(), placed);
  }

  private static void note(Changes changes, Placed placed) {
    NewJob job = placed.job();
    if (placed.behind() == null && job.delayMillis() <= 0) {
      changes.due(job.method());
    } else if (placed.behind() == null) {
      changes.delayed(job.delayMillis());
    }
  }

  private static Set<JobId> insertOne(Sql sql, Placed placed, String text, String... more)
      throws SQLException {
    NewJob job = placed.job();
    String state = placed.behind() != null
        ? States.BEHIND
        : job.delayMillis() <= 0 ? States.READY : States.DELAYED;
    List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
        Columns.of(job.id()),
        job.method(),
        job.owner(),
        job.tenant(),
        job.tenant() != null,
        job.key() == null ? null : job.key().text(),
        text(SameKeys.hash(job)),
        job.priority(),
        state,
        job.delayMillis(),
        job.keepMillis(),
        text(placed.behind()),
        Columns.ofJson(job.params()),
        Columns.ofJson(job.header())));
    values.addAll(List.of(more));
    return Set.copyOf(sql.rows(text, row -> Columns.id(row, 1), values.toArray()));
  }

  /** Returns a value that may be null as a text, so that its type is always the same. */
  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static Set<JobId> insertAll(Sql sql, List<Placed> placed) throws SQLException {
    List<NewJob> jobs = placed.stream().map(Placed::job).toList();
    return sql
        .rows(
            INSERT,
            row -> Columns.id(row, 1),
            Columns.ids(jobs, NewJob::id),
            Columns.texts(jobs, NewJob::method),
            Columns.texts(jobs, NewJob::owner),
            Columns.texts(jobs, NewJob::tenant),
            Columns.texts(jobs, job -> job.key() == null ? null : job.key().text()),
            Columns.longs(jobs, SameKeys::hash),
            jobs.stream().map(NewJob::priority).toArray(Integer[]::new),
            Columns.longs(jobs, NewJob::delayMillis),
            Columns.longs(jobs, NewJob::keepMillis),
            Columns.ids(placed, Placed::behind),
            Columns.texts(jobs, job -> Columns.ofJson(job.params())),
            Columns.texts(jobs, job -> Columns.ofJson(job.header())))
        .stream()
        .collect(Collectors.toSet());
  }
}
