package io.zerocall.transport.jeromq;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that messages may take which the network has delivered and nobody has read yet. Safe
 * for any thread.
 */
final class InboundBudget {
  private final long limitBytes;
  private final AtomicLong chargedBytes = new AtomicLong();

  InboundBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A quarter of the heap, but enough for eight of the largest messages. */
  static InboundBudget forMessagesOf(long largestBytes) {
    return new InboundBudget(Math.max(Runtime.getRuntime().maxMemory() / 4, 8 * largestBytes));
  }

  boolean charge(long bytes) {
    if (chargedBytes.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    chargedBytes.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    chargedBytes.addAndGet(-bytes);
  }

  long chargedBytes() {
    return chargedBytes.get();
  }
}
