package io.zerocall.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a client, or a view of it, adds to each call.
 *
 * @param timeoutNanos how long to wait where the method doesn't say
 * @param overridesMethods whether that goes even where the method says otherwise
 * @param failFast whether to wait for no connection that has been missing for too long already
 * @param meta metadata
 */
record CallOptions(
    long timeoutNanos, boolean overridesMethods, boolean failFast, Map<String, String> meta) {
  /** Nobody waits longer; far below where sums of nanoseconds overflow. */
  static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

  CallOptions withTimeout(long nanos, boolean override) {
    return new CallOptions(nanos, override, failFast, meta);
  }

  CallOptions withFailFast() {
    return new CallOptions(timeoutNanos, overridesMethods, true, meta);
  }

  CallOptions withMeta(String name, String value) {
    return withMeta(Map.of(name, value));
  }

  CallOptions withMeta(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(meta);
    all.putAll(more);
    return new CallOptions(timeoutNanos, overridesMethods, failFast, Map.copyOf(all));
  }

  /** The timeout of a method whose annotation says so many milliseconds, or 0. */
  long timeoutNanos(long methodMillis) {
    return methodMillis == 0 || overridesMethods
        ? timeoutNanos
        : Math.min(TimeUnit.MILLISECONDS.toNanos(methodMillis), LONGEST_TIMEOUT.toNanos());
  }

  /** A timeout from outside; zero if it is negative. */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT.toNanos() : timeout.toNanos();
  }
}
