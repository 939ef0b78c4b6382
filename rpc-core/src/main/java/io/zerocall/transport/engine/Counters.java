package io.zerocall.transport.engine;

import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportCounters;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counters of one binding or channel. Thread-safe. */
public final class Counters {
  public final LongAdder received = new LongAdder();
  public final LongAdder sent = new LongAdder();
  public final LongAdder dropped = new LongAdder();
  public final LongAdder refused = new LongAdder();

  /** How many messages have been read and not yet delivered; updated once a round. */
  public final LongAdder undelivered = new LongAdder();

  private final Refusals refusals;

  /** Creates the counters of a channel. */
  public Counters() {
    this(new Refusals());
  }

  /** Creates the counters of a binding, which adds its refusals to the given ones too. */
  public Counters(Refusals refusals) {
    this.refusals = refusals;
  }

  /**
   * Counts a connection that is closed.
   *
   * @param limit the limit that it exceeded; null if it is closed for another reason
   */
  public void refused(@Nullable RefusedBy limit) {
    refused.increment();
    if (limit != null) {
      refusals.add(limit, 1);
    }
  }

  public TransportCounters snapshot() {
    return new TransportCounters(
        received.sum(), sent.sum(), dropped.sum(), refused.sum(), undelivered.sum());
  }
}
