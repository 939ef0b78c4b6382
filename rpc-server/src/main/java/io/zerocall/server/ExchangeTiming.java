package io.zerocall.server;

import io.zerocall.json.wire.ReplyTimes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** How long the calls of a message wait and run. Thread-safe. */
final class ExchangeTiming {
  private final LongSupplier clock;
  private final long arrivedNanos;
  private final List<RunTimes> exchanges = new CopyOnWriteArrayList<>();

  /** @param waitedNanos how long ago the message arrived */
  ExchangeTiming(LongSupplier clock, long waitedNanos) {
    this.clock = clock;
    this.arrivedNanos = clock.getAsLong() - waitedNanos;
  }

  /** Returns what an exchange of the message is to notify when its methods run. */
  RunTimes exchange() {
    RunTimes times = new RunTimes(clock);
    exchanges.add(times);
    return times;
  }

  /** Returns the header of the reply. */
  byte[] replyHeader() {
    long now = clock.getAsLong();
    long waited = now - arrivedNanos;
    long total = 0;
    for (RunTimes times : exchanges) {
      if (times.haveBegun()) {
        waited = Math.min(waited, times.begunNanos() - arrivedNanos);
        total = Math.max(total, times.endedNanos(now) - arrivedNanos);
      }
    }
    waited = Math.max(0, waited);
    return new ReplyTimes(waited, Math.max(0, total - waited)).header();
  }
}
