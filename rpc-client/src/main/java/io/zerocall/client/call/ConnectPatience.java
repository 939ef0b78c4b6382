package io.zerocall.client.call;

import java.util.OptionalLong;

/**
 * How long calls wait while no server is ready. Thread-safe.
 *
 * @param connectTimeoutNanos how long a call waits; until its deadline if empty
 * @param failFastNanos how long after the loss of the last connection a call that fails fast waits
 */
public record ConnectPatience(OptionalLong connectTimeoutNanos, long failFastNanos) {

  /**
   * Returns when a call gives up.
   *
   * @param begunNanos when the call began
   * @param noneSinceNanos since when no server is ready
   */
  public long giveUpNanos(Invocation invocation, long begunNanos, long noneSinceNanos) {
    long deadline = invocation.deadlineNanos();
    if (invocation.failFast()) {
      return Outages.earlier(noneSinceNanos + failFastNanos, deadline);
    } else if (connectTimeoutNanos.isEmpty()) {
      return deadline;
    }
    long waitsSinceNanos = Outages.later(begunNanos, noneSinceNanos);
    return Outages.earlier(waitsSinceNanos + connectTimeoutNanos.getAsLong(), deadline);
  }
}
