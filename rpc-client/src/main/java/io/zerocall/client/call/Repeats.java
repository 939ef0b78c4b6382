package io.zerocall.client.call;

/**
 * Whether a call may run more than once, at different servers.
 *
 * @param allowed whether it may
 * @param hedgeAfterNanos how long after the first attempt the second one begins, without waiting
 *     for the first one to end; 0 if it waits
 */
public record Repeats(boolean allowed, long hedgeAfterNanos) {
  /** A call that must not run more than once. */
  public static final Repeats NONE = new Repeats(false, 0);

  /** Returns whether two attempts may run at the same time. */
  public boolean isHedged() {
    return allowed && hedgeAfterNanos > 0;
  }
}
