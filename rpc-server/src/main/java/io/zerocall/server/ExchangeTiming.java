package io.zerocall.server;

import io.zerocall.json.wire.ReplyTimes;
import java.util.function.LongSupplier;

/** How long the calls of a message wait and run. Thread-safe. */
final class ExchangeTiming {
  private final LongSupplier clock;
  private final long arrivedNanos;
  private boolean runs; // guarded by this
  private long runsSinceNanos; // guarded by this

  /** @param waitedNanos how long ago the message arrived */
  ExchangeTiming(LongSupplier clock, long waitedNanos) {
    this.clock = clock;
    this.arrivedNanos = clock.getAsLong() - waitedNanos;
  }

  /** Notes that a call begins to run; only the first one matters. */
  synchronized void begins() {
    if (!runs) {
      runs = true;
      runsSinceNanos = clock.getAsLong();
    }
  }

  /** Returns the header of the reply. */
  synchronized byte[] replyHeader() {
    long now = clock.getAsLong();
    long begun = runs ? runsSinceNanos : now;
    return new ReplyTimes(begun - arrivedNanos, now - begun).header();
  }
}
