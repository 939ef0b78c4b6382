package io.zerocall.transport.engine;

import io.zerocall.transport.TransportCounters;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one binding or channel. Safe for any thread. */
public final class Tally {
  public final LongAdder received = new LongAdder();
  public final LongAdder sent = new LongAdder();
  public final LongAdder dropped = new LongAdder();
  public final LongAdder refused = new LongAdder();

  public TransportCounters counters() {
    return new TransportCounters(received.sum(), sent.sum(), dropped.sum(), refused.sum());
  }
}
