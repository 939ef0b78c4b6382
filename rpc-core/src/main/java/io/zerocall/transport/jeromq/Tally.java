package io.zerocall.transport.jeromq;

import io.zerocall.transport.TransportCounters;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one binding or channel. Safe for any thread. */
final class Tally {
  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder refused = new LongAdder();

  TransportCounters counters() {
    return new TransportCounters(received.sum(), sent.sum(), dropped.sum(), refused.sum());
  }
}
