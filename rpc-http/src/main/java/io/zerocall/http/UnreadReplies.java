package io.zerocall.http;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.UnsentLimit;
import java.util.function.Consumer;

/**
 * The replies and notifications of one connection that the network has not accepted yet. They are
 * bounded, and charged to the server's budget until they are written or dropped. While the network
 * accepts nothing, the connection may be evicted. Thread-safe, except the methods that are confined
 * to the channel's thread.
 */
final class UnreadReplies implements MemoryBudget.SlowReader {
  private final UnsentLimit unsent;
  private final MemoryBudget memory;
  private final Consumer<String> eviction;
  private final Runnable writable;
  private boolean blocked; // confined to the channel's thread

  /**
   * Creates the instance for a new connection.
   *
   * @param eviction closes the connection for a reason; called on any thread
   * @param writable is called on the channel's thread when {@link #isWritable} has returned false
   *     and would now return true
   */
  UnreadReplies(
      TransportOptions options, MemoryBudget memory, Consumer<String> eviction, Runnable writable) {
    this.unsent = new UnsentLimit(options, memory);
    this.memory = memory;
    this.eviction = eviction;
    this.writable = writable;
  }

  UnsentLimit unsent() {
    return unsent;
  }

  /** Returns false while many bytes of replies wait to be written. */
  boolean isWritable() {
    return unsent.isWritable();
  }

  /** Returns whether unwritten data waits for the network; on the channel's thread. */
  void blocked(boolean now) {
    if (now != blocked) {
      blocked = now;
      if (now) {
        memory.add(this);
      } else {
        memory.remove(this);
      }
    }
    check();
  }

  /** Records that messages were written or dropped; on the channel's thread. */
  void release(int count, long bytes, long replyBytes) {
    unsent.release(count, bytes, replyBytes);
    check();
  }

  private void check() {
    if (unsent.becameWritable()) {
      writable.run();
    }
  }

  @Override
  public long heldBytes() {
    return unsent.heldBytes();
  }

  @Override
  public void evict(String reason) {
    eviction.accept(reason);
  }
}
