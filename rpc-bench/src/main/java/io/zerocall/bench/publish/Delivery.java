package io.zerocall.bench.publish;

import java.util.concurrent.TimeUnit;

/**
 * What became of a burst of notifications.
 *
 * @param delivered how many came, of all subscribers together
 * @param expected how many would have if nobody had missed any
 * @param nanos from before the first was published until the last came
 */
record Delivery(long delivered, long expected, long nanos) {

  double perSecond() {
    return delivered * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }

  /** From 0 to 1. */
  double missedShare() {
    return (expected - delivered) / (double) expected;
  }
}
