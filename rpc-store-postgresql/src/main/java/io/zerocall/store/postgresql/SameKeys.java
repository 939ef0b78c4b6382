package io.zerocall.store.postgresql;

import io.zerocall.KeyConflict;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.NewJob;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The latest job of each of some keys. Until the end of the transaction nobody else adds jobs with
 * these keys.
 */
final class SameKeys {
  // A transaction of a user may have a key for a long time, so a broker doesn't wait for it.
  private static final String TRY_LOCK =
      "SELECT hash FROM unnest(?) AS given (hash) WHERE NOT pg_try_advisory_xact_lock(hash)";

  private static final String LOCK = "SELECT pg_advisory_xact_lock(?)";

  private static final String LATEST = """
      SELECT latest.id, latest.state, given.owner, given.method, given.key
      FROM unnest(?, ?, ?, ?) AS given (hash, owner, method, key)
      CROSS JOIN LATERAL (
        SELECT id, state FROM $schema.job
        WHERE key_hash = hash AND job.key = given.key AND job.method = given.method
          AND job.owner IS NOT DISTINCT FROM given.owner AND %s
        ORDER BY number DESC LIMIT 1 %s) AS latest""";

  private static final String ANY = LATEST.formatted("(expires IS NULL OR expires > $now)", "");
  private static final String OPEN = LATEST.formatted("ended IS NULL", "");
  private static final String OPEN_LOCKED = LATEST.formatted("ended IS NULL", "FOR SHARE");

  private static final String LOCK_WAITING = """
      SELECT id FROM $schema.job
      WHERE id = ? AND state IN ('DELAYED', 'BEHIND', 'READY') FOR SHARE""";

  /** Which jobs have the same key. */
  private record Scope(@Nullable String owner, String method, String key) {}

  private record Latest(JobId id, String state) {}

  private final Map<Scope, Latest> any = new HashMap<>();
  private final Map<Scope, Latest> open = new HashMap<>();
  private final Set<Long> locked = new HashSet<>();

  private SameKeys() {}

  /**
   * Locks those keys of jobs that nobody else has locked, and reads which jobs are there. Until the
   * end of the transaction the latest jobs for {@link KeyConflict#ONCE_MORE} stay as they are.
   */
  static SameKeys tryLock(Sql sql, List<NewJob> jobs) throws SQLException {
    SameKeys keys = new SameKeys();
    List<NewJob> withKeys = jobs.stream().filter(job -> job.key() != null).toList();
    if (!withKeys.isEmpty()) {
      Set<Long> hashes = new HashSet<>(withKeys.stream().map(SameKeys::hash).toList());
      keys.locked.addAll(tryLock(sql, hashes.toArray(Long[]::new)));
      List<NewJob> free = withKeys.stream().filter(job -> !keys.isLocked(job)).toList();
      keys.any.putAll(read(sql, ANY, free, KeyConflict.SAME_JOB));
      keys.open.putAll(read(sql, OPEN_LOCKED, free, KeyConflict.ONCE_MORE));
    }
    return keys;
  }

  /** Returns those keys that somebody else has locked. */
  static List<Long> tryLock(Sql sql, Long... hashes) throws SQLException {
    return sql.rows(TRY_LOCK, row -> row.getLong(1), (Object) hashes);
  }

  /**
   * Waits for the key of a job, if it has one, and reads which jobs are there. A job that a broker
   * has taken may go on, as the transaction may be long. A job that waits may not.
   */
  static SameKeys await(Sql sql, NewJob job) throws SQLException {
    SameKeys keys = new SameKeys();
    Long hash = hash(job);
    if (hash != null) {
      sql.rows(LOCK, row -> true, hash);
      keys.any.putAll(read(sql, ANY, List.of(job), KeyConflict.SAME_JOB));
      keys.open.putAll(readOpen(sql, job));
    }
    return keys;
  }

  private static Map<Scope, Latest> readOpen(Sql sql, NewJob job) throws SQLException {
    while (true) { // until the job has stayed as it was read
      Map<Scope, Latest> read = new HashMap<>(read(sql, OPEN, List.of(job), KeyConflict.ONCE_MORE));
      Latest present = read.get(scope(job));
      if (present == null) {
        return read;
      }
      if (present.state().equals(States.TAKEN) || present.state().equals(States.RUNNING)) {
        read.put(scope(job), new Latest(present.id(), States.RUNNING)); // or will, before a commit
        return read;
      }
      if (sql.row(LOCK_WAITING, row -> true, Columns.of(present.id())).isPresent()) {
        return read;
      }
    }
  }

  private static Map<Scope, Latest> read(
      Sql sql, String query, List<NewJob> all, KeyConflict conflict) throws SQLException {
    List<NewJob> jobs = all.stream()
        .filter(job -> job.key() != null && job.key().conflict() == conflict)
        .toList();
    Map<Scope, Latest> latest = new HashMap<>();
    if (jobs.isEmpty()) {
      return latest;
    }
    List<NewJob> distinct = jobs.stream()
        .collect(Collectors.toMap(
            SameKeys::scope, job -> job, (first, second) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
    sql.rows(
        query,
        row -> latest.put(
            new Scope(Columns.text(row, 3), row.getString(4), row.getString(5)),
            new Latest(Columns.id(row, 1), row.getString(2))),
        Columns.longs(distinct, SameKeys::hash),
        Columns.texts(distinct, NewJob::owner),
        Columns.texts(distinct, NewJob::method),
        Columns.texts(distinct, job -> scope(job).key()));
    return latest;
  }

  /** Returns whether somebody else has the key of a job. */
  boolean isLocked(NewJob job) {
    Long hash = hash(job);
    return hash != null && locked.contains(hash);
  }

  /** Decides what becomes of a submission, which is then the latest one with its key. */
  Placed place(NewJob job) {
    JobKey key = job.key();
    if (key == null) {
      return Placed.first(job);
    }
    Map<Scope, Latest> latest = key.conflict() == KeyConflict.SAME_JOB ? any : open;
    Latest present = latest.get(scope(job));
    Placed placed = present == null ? Placed.first(job) : place(job, key.conflict(), present);
    if (placed.isNew()) {
      any.put(scope(job), new Latest(job.id(), States.READY));
      open.put(scope(job), new Latest(job.id(), States.READY));
    }
    return placed;
  }

  private static Placed place(NewJob job, KeyConflict conflict, Latest present) {
    return conflict == KeyConflict.SAME_JOB || States.isWaiting(present.state())
        ? Placed.as(job, present.id())
        : Placed.behind(job, present.id());
  }

  /** Returns whether a submission is a job behind another one, which stays there while locked. */
  boolean isBehind(NewJob job) {
    Latest present = open.get(scope(job));
    return present != null && present.state().equals(States.BEHIND);
  }

  private static Scope scope(NewJob job) {
    return new Scope(
        job.owner(), job.method(), job.key() == null ? "" : job.key().text());
  }

  /** Returns a number for the key of a job, whose length an index doesn't limit; null if none. */
  static @Nullable Long hash(NewJob job) {
    return job.key() == null ? null : hash(job.owner(), job.method(), job.key().text());
  }

  static long hash(@Nullable String owner, String method, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {owner == null ? "-" : "+" + owner, method, key}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
