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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The latest job of each of some keys. Until the end of the transaction nobody else adds jobs with
 * these keys, and these jobs stay as they are.
 */
final class SameKeys {
  // Ordered, so that two brokers never wait for each other.
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hash) FROM unnest(?) AS given (hash)";

  private static final String LATEST = """
      SELECT latest.id, latest.state, given.hash, given.owner, given.method, given.key
      FROM unnest(?, ?, ?, ?) AS given (hash, owner, method, key)
      CROSS JOIN LATERAL (
        SELECT id, state FROM $schema.job
        WHERE key_hash = hash AND job.key = given.key AND job.method = given.method
          AND job.owner IS NOT DISTINCT FROM given.owner AND (expires IS NULL OR expires > $now)
        ORDER BY number DESC LIMIT 1 FOR SHARE) AS latest""";

  /** Which jobs have the same key. */
  private record Scope(@Nullable String owner, String method, String key) {}

  private record Latest(JobId id, String state) {}

  private final Map<Scope, Latest> latest = new HashMap<>();

  private SameKeys() {}

  /** Locks the keys of jobs, if they have any, and reads which jobs are there. */
  static SameKeys lock(Sql sql, List<NewJob> jobs) throws SQLException {
    SameKeys keys = new SameKeys();
    List<NewJob> withKeys = jobs.stream().filter(job -> job.key() != null).toList();
    if (!withKeys.isEmpty()) {
      lock(sql, new TreeSet<>(withKeys.stream().map(SameKeys::hash).toList()).toArray(Long[]::new));
      keys.read(sql, withKeys);
    }
    return keys;
  }

  static void lock(Sql sql, Long... hashes) throws SQLException {
    sql.rows(LOCK, row -> true, (Object) hashes);
  }

  private void read(Sql sql, List<NewJob> jobs) throws SQLException {
    List<NewJob> distinct = jobs.stream()
        .collect(Collectors.toMap(
            SameKeys::scope, job -> job, (first, second) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
    sql.rows(
        LATEST,
        row -> latest.put(
            new Scope(row.getString(4), row.getString(5), row.getString(6)),
            new Latest(Columns.id(row, 1), row.getString(2))),
        Columns.longs(distinct, SameKeys::hash),
        Columns.texts(distinct, NewJob::owner),
        Columns.texts(distinct, NewJob::method),
        Columns.texts(distinct, job -> scope(job).key()));
  }

  /** Decides what becomes of a submission, which is then the latest one with its key. */
  Placed place(NewJob job) {
    JobKey key = job.key();
    if (key == null) {
      return Placed.first(job);
    }
    Latest present = latest.get(scope(job));
    Placed placed = present == null ? Placed.first(job) : place(job, key.conflict(), present);
    if (placed.isNew()) {
      latest.put(scope(job), new Latest(job.id(), States.READY));
    }
    return placed;
  }

  private static Placed place(NewJob job, KeyConflict conflict, Latest present) {
    if (conflict == KeyConflict.SAME_JOB || States.isWaiting(present.state())) {
      return Placed.as(job, present.id());
    }
    return present.state().equals(States.RUNNING)
        ? Placed.behind(job, present.id())
        : Placed.first(job);
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
