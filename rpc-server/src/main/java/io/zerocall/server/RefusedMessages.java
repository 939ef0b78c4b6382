package io.zerocall.server;

import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the messages that are refused as a whole. Thread-safe.
 *
 * @param limits counts the refusals of each limit
 * @param messages counts all refused messages
 */
record RefusedMessages(Refusals limits, LongAdder messages) {
  void count() {
    messages.increment();
  }

  /** Counts a refusal by this limit; {@link #count} must follow. */
  void by(RefusedBy limit) {
    limits.add(limit, 1);
  }
}
