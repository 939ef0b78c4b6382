package io.zerocall.transport.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of messages that have arrived from the network and that no thread has read yet.
 * Thread-safe.
 */
public final class InboundBudget {
  private final long limitBytes;
  private final AtomicLong chargedBytes = new AtomicLong();

  public InboundBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * Creates a budget of a quarter of the heap, but at least enough for eight of the largest
   * messages.
   */
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
