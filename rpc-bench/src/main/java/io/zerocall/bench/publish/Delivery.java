package io.zerocall.bench.publish;

import java.util.concurrent.TimeUnit;

/**
 * The result of a burst of notifications.
 *
 * @param delivered how many arrived, for all subscribers together
 * @param expected how many would have arrived if no subscriber had missed any
 * @param nanos from before the first was published until the last arrived
 */
record Delivery(long delivered, long expected, long nanos) {

  double perSecond() {
    return delivered * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }

  /** Returns the share of delivered notifications, from 0 to 1. */
  double missedShare() {
    return (expected - delivered) / (double) expected;
  }
}
