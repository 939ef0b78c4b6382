package io.zerocall.http;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.UnsentLimit;
import java.util.function.Consumer;

/**
 * The replies and notifications of one connection that the network has not taken yet. They are
 * bounded, and charged to the server's budget until they are written or dropped. While the network
 * takes nothing, the connection may be evicted. Safe for any thread, but for what is said to belong
 * to the channel's.
 */
final class UnreadReplies implements MemoryBudget.SlowReader {
  private final UnsentLimit unsent;
  private final MemoryBudget memory;
  private final Consumer<String> eviction;
  private final Runnable writable;
  private volatile boolean blocked;
  private volatile boolean asked;

  /**
   * Makes one for a new connection.
   *
   * @param eviction closes the connection for a reason; called by any thread
   * @param writable called on the channel's thread when {@link #isWritable} was false for somebody
   *     and is true again
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

  /** False while many bytes of replies wait and the network doesn't take them. */
  boolean isWritable() {
    if (hasRoom()) {
      return true;
    }
    asked = true;
    return hasRoom(); // it may have changed before it was noted that somebody asked
  }

  private boolean hasRoom() {
    return !blocked || !unsent.isCrowded();
  }

  /** Whether the network leaves something unwritten; on the channel's thread. */
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

  /** Messages were written or dropped; on the channel's thread. */
  void release(int count, long bytes, long replyBytes) {
    unsent.release(count, bytes, replyBytes);
    check();
  }

  private void check() {
    if (asked && hasRoom()) {
      asked = false;
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
