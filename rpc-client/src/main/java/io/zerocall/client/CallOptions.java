package io.zerocall.client;

import io.zerocall.RpcTiming;
import io.zerocall.client.call.Repeats;
import io.zerocall.json.document.Routing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options that a client, or a view of it, adds to each call.
 *
 * @param timeoutNanos the timeout of calls whose method sets none
 * @param overridesMethods whether that timeout also replaces the one that a method sets
 * @param failFast whether a call fails at once if the connection has been missing for too long
 *     already
 * @param idempotent whether all calls may run more than once
 * @param hedgeAfterNanos how long after its first attempt the second one of a call that may run
 *     more than once begins; 0 if it waits for the end of the first one
 * @param timing receives where the time of each call went; null if it isn't asked for
 * @param meta the metadata
 * @param routing what the calls ask of a broker
 * @param jobs how a broker treats the jobs that are submitted
 */
record CallOptions(
    long timeoutNanos,
    boolean overridesMethods,
    boolean failFast,
    boolean idempotent,
    long hedgeAfterNanos,
    @Nullable Consumer<RpcTiming> timing,
    Map<String, String> meta,
    Routing routing,
    JobOptions jobs) {
  /** The longest timeout; far below the point where sums of nanoseconds overflow. */
  static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

  CallOptions withTimeout(Duration timeout, boolean override) {
    Draft draft = new Draft(this);
    draft.timeoutNanos = requireTimeout("timeout", timeout).toNanos();
    draft.overridesMethods = override;
    return draft.options();
  }

  CallOptions withFailFast() {
    Draft draft = new Draft(this);
    draft.failFast = true;
    return draft.options();
  }

  CallOptions withIdempotent() {
    Draft draft = new Draft(this);
    draft.idempotent = true;
    return draft.options();
  }

  CallOptions withHedging(Duration delay) {
    Draft draft = new Draft(this);
    draft.hedgeAfterNanos = requireTimeout("hedging", delay).toNanos();
    return draft.options();
  }

  CallOptions withTiming(Consumer<RpcTiming> listener) {
    Draft draft = new Draft(this);
    draft.timing = timing == null ? listener : listener.andThen(timing);
    return draft.options();
  }

  CallOptions withRouting(Routing changed) {
    Draft draft = new Draft(this);
    draft.routing = changed;
    return draft.options();
  }

  CallOptions withJobs(JobOptions changed) {
    Draft draft = new Draft(this);
    draft.jobs = changed;
    return draft.options();
  }

  CallOptions withMeta(String name, String value) {
    return withMeta(Map.of(name, value));
  }

  CallOptions withMeta(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(meta);
    all.putAll(more);
    Draft draft = new Draft(this);
    draft.meta = Map.copyOf(all);
    return draft.options();
  }

  /** A mutable copy of the options that can be changed one by one. */
  private static final class Draft {
    private long timeoutNanos;
    private boolean overridesMethods;
    private boolean failFast;
    private boolean idempotent;
    private long hedgeAfterNanos;
    private @Nullable Consumer<RpcTiming> timing;
    private Map<String, String> meta;
    private Routing routing;
    private JobOptions jobs;

    Draft(CallOptions options) {
      timeoutNanos = options.timeoutNanos;
      overridesMethods = options.overridesMethods;
      failFast = options.failFast;
      idempotent = options.idempotent;
      hedgeAfterNanos = options.hedgeAfterNanos;
      timing = options.timing;
      meta = options.meta;
      routing = options.routing;
      jobs = options.jobs;
    }

    CallOptions options() {
      return new CallOptions(
          timeoutNanos,
          overridesMethods,
          failFast,
          idempotent,
          hedgeAfterNanos,
          timing,
          meta,
          routing,
          jobs);
    }
  }

  /** Returns whether a call of a method may run more than once. */
  Repeats repeats(boolean methodIsIdempotent) {
    return idempotent || methodIsIdempotent ? new Repeats(true, hedgeAfterNanos) : Repeats.NONE;
  }

  /** Returns the timeout of a method whose annotation sets one in milliseconds, or 0 for none. */
  long timeoutNanos(long methodMillis) {
    return methodMillis == 0 || overridesMethods
        ? timeoutNanos
        : Math.min(TimeUnit.MILLISECONDS.toNanos(methodMillis), LONGEST_TIMEOUT.toNanos());
  }

  /** @throws IllegalArgumentException if a timeout is not positive, or longer than 365 days */
  static Duration requireTimeout(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > 0, <= " + LONGEST_TIMEOUT + ")");
    }
    return value;
  }

  /** Converts a user's timeout; zero if it is negative. */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT.toNanos() : timeout.toNanos();
  }
}
