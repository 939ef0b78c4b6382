package io.zerocall.server;

import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the messages that are refused as a whole. Safe for use by any thread.
 *
 * @param limits counts what is refused by each limit
 * @param messages counts all of them
 */
record RefusedMessages(Refusals limits, LongAdder messages) {
  void count() {
    messages.increment();
  }

  /** The message is refused by this limit; {@link #count} is to follow. */
  void by(RefusedBy limit) {
    limits.add(limit, 1);
  }
}
