package io.zerocall.client.balancing;

import io.zerocall.client.call.Invocation;
import java.util.OptionalLong;

/**
 * Until when calls wait while no server is ready. Thread-safe.
 *
 * @param connectTimeoutNanos how long a call waits; until its deadline if empty
 * @param failFastNanos how long after the loss of the last connection a call that fails fast waits
 */
public record ConnectPatience(OptionalLong connectTimeoutNanos, long failFastNanos) {

  /**
   * Returns when a call gives up.
   *
   * @param noneSinceNanos since when no server is ready
   */
  long giveUpNanos(Invocation invocation, long noneSinceNanos) {
    long deadline = invocation.deadlineNanos();
    if (invocation.failFast()) {
      return earlier(noneSinceNanos + failFastNanos, deadline);
    }
    return connectTimeoutNanos.isPresent()
        ? earlier(
            later(invocation.begunNanos(), noneSinceNanos) + connectTimeoutNanos.getAsLong(),
            deadline)
        : deadline;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
