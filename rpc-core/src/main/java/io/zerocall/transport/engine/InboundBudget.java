package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that messages may take which the network has delivered and nobody has read yet. Safe
 * for any thread.
 */
public final class InboundBudget {
  private final long limitBytes;
  private final AtomicLong chargedBytes = new AtomicLong();

  public InboundBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A quarter of the heap, but enough for eight of the largest messages. */
  public static InboundBudget forMessagesOf(long largestBytes) {
    return new InboundBudget(Math.max(Runtime.getRuntime().maxMemory() / 4, 8 * largestBytes));
  }

  public boolean charge(long bytes) {
    if (chargedBytes.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    chargedBytes.addAndGet(-bytes);
    return false;
  }

  public void release(long bytes) {
    chargedBytes.addAndGet(-bytes);
  }

  public long chargedBytes() {
    return chargedBytes.get();
  }
}
