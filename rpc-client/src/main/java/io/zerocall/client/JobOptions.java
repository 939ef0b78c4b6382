package io.zerocall.client;

import io.zerocall.KeyConflict;
import io.zerocall.json.document.RetryData;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a broker treats the jobs that a client submits. Immutable; each {@code with…} method returns
 * a changed copy. All durations have milliseconds; a smaller part is cut off.
 *
 * <pre>{@code
 * JobOptions patient = JobOptions.DEFAULTS.withRetries(5, Duration.ofSeconds(10));
 * Job<Receipt> job = client.withJobOptions(patient).submit(Orders.class, o -> o.place(order));
 * }</pre>
 *
 * @param delay how long after its submission a job starts at the earliest
 * @param keep how long the broker keeps a job after its end, with its result; null for the broker's
 *     default, one day
 * @param retries how often a job is started again after its method threw an exception; null for as
 *     often as the method says, or never
 * @param backoff the pause before the first of these starts; each further pause is twice as long
 * @param key makes submissions of the same method by the same user one job; null for none
 * @param conflict what becomes of a submission if there is a job with the key already
 * @param tenant the broker limits how many jobs of a tenant run at the same time, if it is set up
 *     to; null for the submitting user
 */
public record JobOptions(
    Duration delay,
    @Nullable Duration keep,
    @Nullable Integer retries,
    Duration backoff,
    @Nullable String key,
    KeyConflict conflict,
    @Nullable String tenant) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * No delay, the method's own retries, no key, no tenant, and the broker's default for keeping.
   */
  public static final JobOptions DEFAULTS =
      new JobOptions(Duration.ZERO, null, null, Duration.ZERO, null, KeyConflict.SAME_JOB, null);

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if a value is negative, a duration is longer than 365 days,
   *     there are more than 1,000 retries, or a text is empty
   */
  public JobOptions {
    requireInRange("delay", delay);
    if (keep != null) {
      requireInRange("keep", keep);
    }
    if (retries != null && (retries < 0 || retries > RetryData.MOST_RETRIES)) {
      throw new IllegalArgumentException(
          "retries: " + retries + " (expected: >= 0, <= " + RetryData.MOST_RETRIES + ")");
    }
    requireInRange("backoff", backoff);
    requireText("key", key);
    Objects.requireNonNull(conflict, "conflict");
    requireText("tenant", tenant);
  }

  private static void requireText(String name, @Nullable String value) {
    if (value != null && value.isEmpty()) {
      throw new IllegalArgumentException(name + ": empty (expected: a text, or null)");
    }
  }

  private static void requireInRange(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: >= 0, <= " + LONGEST + ")");
    }
  }

  /**
   * Returns a copy with another {@link #delay}.
   *
   * @throws IllegalArgumentException if it is negative, or longer than 365 days
   */
  public JobOptions withDelay(Duration value) {
    return new JobOptions(value, keep, retries, backoff, key, conflict, tenant);
  }

  /**
   * Returns a copy with another {@link #keep}.
   *
   * @throws IllegalArgumentException if it is negative, or longer than 365 days
   */
  public JobOptions withKeep(Duration value) {
    return new JobOptions(delay, value, retries, backoff, key, conflict, tenant);
  }

  /**
   * Returns a copy with other {@link #retries}, which may be 0 even if the method has some, and a
   * {@link #backoff} that may be zero.
   *
   * @throws IllegalArgumentException if there are less than 0 or more than 1,000 retries, or the
   *     pause is negative or longer than 365 days
   */
  public JobOptions withRetries(int most, Duration firstPause) {
    return new JobOptions(delay, keep, most, firstPause, key, conflict, tenant);
  }

  /**
   * Returns a copy with a {@link #key}: submissions with it are one job. A submission that may have
   * reached the broker, because the connection broke, can be repeated with it.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public JobOptions withKey(String value) {
    return withKey(value, KeyConflict.SAME_JOB);
  }

  /**
   * Returns a copy with another {@link #key} and {@link #conflict}.
   *
   * @throws IllegalArgumentException if the key is empty
   */
  public JobOptions withKey(String value, KeyConflict ifPresent) {
    return new JobOptions(delay, keep, retries, backoff, value, ifPresent, tenant);
  }

  /**
   * Returns a copy with another {@link #tenant}.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public JobOptions withTenant(String value) {
    return new JobOptions(delay, keep, retries, backoff, key, conflict, value);
  }
}
