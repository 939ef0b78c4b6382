package io.zerocall.client.balancing;

import io.zerocall.client.call.ServerCounts;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to the servers of a client, also to those that it has left. Thread-safe. */
final class ServerCounters {
  private final LongAdder setAside = new LongAdder();
  private final LongAdder returned = new LongAdder();
  private final LongAdder drained = new LongAdder();

  /** Counts a server that gets no more calls because it doesn't answer. */
  void setAside() {
    setAside.increment();
  }

  /** Counts a server that gets calls again. */
  void returned() {
    returned.increment();
  }

  /** Counts a server that has announced that it takes no new calls. */
  void drained() {
    drained.increment();
  }

  ServerCounts counts() {
    return new ServerCounts(setAside.sum(), returned.sum(), drained.sum());
  }
}
