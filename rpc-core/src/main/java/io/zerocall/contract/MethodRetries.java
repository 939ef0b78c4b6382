package io.zerocall.contract;

import io.zerocall.RpcNeverRetry;
import io.zerocall.RpcRetries;
import io.zerocall.json.document.RetryData;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How often jobs of a method start again.
 *
 * @param most how often at most; below zero if the method doesn't say it
 * @param backoffMillis the first pause
 * @param never the exceptions after which none starts again
 */
public record MethodRetries(int most, long backoffMillis, List<Class<? extends Throwable>> never) {
  private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(365);

  /** Of a method that says nothing. */
  public static final MethodRetries UNSAID = new MethodRetries(-1, 0, List.of());

  /**
   * Reads an annotation.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  static MethodRetries of(RpcRetries said) {
    requireInRange("value", said.value(), RetryData.MOST_RETRIES);
    requireInRange("backoffMillis", said.backoffMillis(), LONGEST_MILLIS);
    return new MethodRetries(said.value(), said.backoffMillis(), List.of(said.never()));
  }

  private static void requireInRange(String name, long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(
          "@RpcRetries, " + name + ": " + value + " (expected: 0 to " + most + ")");
    }
  }

  /** Returns whether the method says how often. */
  public boolean isSaid() {
    return most >= 0;
  }

  /** Returns whether a job must not start again after this exception. */
  public boolean forbidsAfter(Throwable thrown) {
    return thrown.getClass().isAnnotationPresent(RpcNeverRetry.class)
        || never.stream().anyMatch(type -> type.isInstance(thrown));
  }
}
