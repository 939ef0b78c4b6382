package io.zerocall.store.postgresql;

import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.NewJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Submits a job within a transaction of the caller's own. Brokers see the job when the caller
 * commits, and never if it rolls back. Not thread-safe.
 *
 * <pre>{@code
 * String id = PostgresSubmission.of("mail.confirm")
 *     .params(JsonText.parse("[42]"))
 *     .retries(5, Duration.ofSeconds(10))
 *     .submit(connection);
 * connection.commit();
 * }</pre>
 *
 * <p>All durations have milliseconds; a smaller part is cut off.
 */
public final class PostgresSubmission {
  private static final Duration DEFAULT_KEEP = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST_RETRIES = 1_000;

  /** The sender of notifications that is no broker. */
  private static final UUID NO_STORE = new UUID(0, 0);

  private final String method;
  private final Map<String, String> meta = new TreeMap<>();
  private final Map<String, Long> retries = new TreeMap<>();
  private String schema = Settings.DEFAULT_SCHEMA;
  private @Nullable JsonText params;
  private @Nullable String owner;
  private @Nullable String tenant;
  private @Nullable JobKey key;
  private int priority;
  private Duration delay = Duration.ZERO;
  private Duration keep = DEFAULT_KEEP;

  private PostgresSubmission(String method) {
    this.method = method;
  }

  /** Begins the submission of a method, by its name on the wire. */
  public static PostgresSubmission of(String method) {
    return new PostgresSubmission(method);
  }

  /** Sets the schema of the store; default {@code zerocall}. */
  public PostgresSubmission schema(String name) {
    schema = name;
    return this;
  }

  /**
   * Sets the parameters; default none.
   *
   * @throws IllegalArgumentException if it is neither an array nor an object
   */
  public PostgresSubmission params(JsonText value) {
    if (!value.isArray() && !value.isObject()) {
      throw new IllegalArgumentException("params: neither an array nor an object");
    }
    params = value;
    return this;
  }

  /**
   * Sets the user to whom the job belongs, and who alone may fetch its result; default none: then
   * everybody may who has the id.
   */
  public PostgresSubmission owner(String user) {
    owner = user;
    return this;
  }

  /** Sets the tenant whose limit the job counts for; default the owner. */
  public PostgresSubmission tenant(String name) {
    tenant = name;
    return this;
  }

  /**
   * Sets the key: submissions of the same method by the same owner with it are one job. A job that
   * a broker has started already, or is about to start, may have read old data. With
   * {@link KeyConflict#ONCE_MORE}, another one is therefore added behind it.
   *
   * <p>The transaction should be short, and commit soon after the submission. Until it ends, other
   * submissions with the key wait, and those through a broker fail after ten seconds. With
   * {@link KeyConflict#ONCE_MORE}, a job with the key that waits doesn't start until then.
   *
   * <p>A transaction that submits several keys should do so in a fixed order. Otherwise two
   * transactions may wait for each other, and PostgreSQL ends one of them.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public PostgresSubmission key(String text, KeyConflict ifPresent) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("key: empty (expected: a text)");
    }
    key = new JobKey(text, ifPresent);
    return this;
  }

  /** Sets the priority: jobs with a higher one start first; default 0. */
  public PostgresSubmission priority(int value) {
    priority = value;
    return this;
  }

  /**
   * Sets how long after its submission the job starts at the earliest; default at once.
   *
   * @throws IllegalArgumentException if it is negative, or longer than 365 days
   */
  public PostgresSubmission delay(Duration value) {
    delay = inRange("delay", value);
    return this;
  }

  /**
   * Sets how long the job is kept after its end, with its result; default one day.
   *
   * @throws IllegalArgumentException if it is negative, or longer than 365 days
   */
  public PostgresSubmission keep(Duration value) {
    keep = inRange("keep", value);
    return this;
  }

  /**
   * Sets how often the job starts again after its method threw an exception; by default the method
   * decides. Each further pause is twice as long as the one before.
   *
   * @param firstPause may be zero
   * @throws IllegalArgumentException if there are less than 0 or more than 1,000 retries, or the
   *     pause is negative or longer than 365 days
   */
  public PostgresSubmission retries(int most, Duration firstPause) {
    if (most < 0 || most > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "retries: " + most + " (expected: >= 0, <= " + MOST_RETRIES + ")");
    }
    retries.put("retries", (long) most);
    retries.put("backoff", inRange("backoff", firstPause).toMillis());
    return this;
  }

  /** Adds metadata, which the method can read. */
  public PostgresSubmission meta(String name, String value) {
    meta.put(name, value);
    return this;
  }

  private static Duration inRange(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: >= 0, <= " + LONGEST + ")");
    }
    return value;
  }

  /**
   * Submits the job. A failure ends the transaction, as every failed statement does.
   *
   * @param connection to the database of the store, within a transaction
   * @return the id of the job; with a key it can be that of another submission
   * @throws IllegalArgumentException if a text has characters that PostgreSQL can't store
   * @throws IllegalStateException if the connection commits by itself, or the job has a key and the
   *     transaction is above the isolation level READ COMMITTED
   * @throws SQLException if the store is missing in the database, or the statement fails
   */
  public String submit(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection commits by itself (expected: setAutoCommit(false))");
    }
    if (key != null && !seesCommits(connection.getTransactionIsolation())) {
      throw new IllegalStateException("the transaction doesn't see what others commit, so it can't"
          + " submit a job with a key (expected: the isolation level READ COMMITTED)");
    }
    Settings settings = new Settings(schema, 0, Clock.ofServer());
    NewJob job = job();
    Texts.check(job);
    Sql sql = new Sql(connection, settings.quotedSchema(), settings.clock());
    if (job.key() == null) {
      Adding.addAndTell(sql, job, settings.channel(), NO_STORE);
      return job.id().toString();
    }
    Changes changes = new Changes();
    Transaction transaction = new Transaction(sql, NO_STORE, Map.of(), true, changes);
    JobId id = Adding.add(transaction, SameKeys.await(sql, job), job);
    Notice.send(sql, settings.channel(), NO_STORE, changes);
    if (changes.hasSkipped()) {
      Notice.sendSkipped(sql, settings.channel(), NO_STORE);
    }
    return id.toString();
  }

  private static boolean seesCommits(int isolation) {
    return isolation == Connection.TRANSACTION_READ_COMMITTED
        || isolation == Connection.TRANSACTION_READ_UNCOMMITTED; // which PostgreSQL doesn't have
  }

  private NewJob job() {
    return new NewJob(
        JobId.random(),
        method,
        params,
        header(),
        owner,
        tenant == null ? owner : tenant,
        key,
        priority,
        delay.toMillis(),
        keep.toMillis());
  }

  private JsonText header() {
    String entries = meta.entrySet().stream()
        .map(entry -> JsonText.ofString(entry.getKey()) + ":" + JsonText.ofString(entry.getValue()))
        .collect(Collectors.joining(",", "{\"meta\":{", "}"));
    return JsonText.parse(retries.entrySet().stream()
        .map(entry -> ",\"" + entry.getKey() + "\":" + entry.getValue())
        .collect(Collectors.joining("", entries, "}")));
  }
}
