package io.zerocall.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes that the messages of one server may take over all its bindings: requests that wait to
 * be handed over or to be run, and replies that wait to be read. Safe for any thread.
 *
 * <p>Requests are refused while there is no room. Replies are always accepted, since their methods
 * have run; if they exceed the limit, the connections that read too slowly are closed, those that
 * hold the most first, until what is left fits.
 */
public final class MemoryBudget {
  private static final int SHARE_OF_HEAP = 4;
  private static final long LEAST_BYTES = 8 << 20;

  /** A connection that doesn't read what waits for it. */
  public interface SlowReader {

    /** The bytes that wait for it. */
    long heldBytes();

    /**
     * Closes the connection because its bytes are needed; what it held is released soon. Never
     * blocks.
     */
    void evict(String reason);
  }

  private final long limitBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final Set<SlowReader> slowReaders = ConcurrentHashMap.newKeySet();
  private final ReentrantLock evicting = new ReentrantLock();

  /** An unused budget of so many bytes. */
  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** A budget of so many bytes; 0 stands for the one that suits messages of this size. */
  public static MemoryBudget of(long limitBytes, long largestBytes) {
    return limitBytes == 0 ? forMessagesOf(largestBytes) : new MemoryBudget(limitBytes);
  }

  /** A quarter of the heap, but enough for eight of the largest messages. */
  public static MemoryBudget forMessagesOf(long largestBytes) {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return new MemoryBudget(Math.max(share, Math.max(LEAST_BYTES, 8 * largestBytes)));
  }

  /**
   * Makes room for a request. What a connection holds may not exceed what it leaves free, so that
   * one that holds much is refused before one that holds little (a dynamic threshold).
   *
   * @param held the bytes that the request's connection has charged so far
   * @return false if there is no room, and then nothing is charged
   */
  public boolean tryCharge(long bytes, long held) {
    long free = limitBytes - heldBytes.addAndGet(bytes);
    if (free >= 0 && held <= free) {
      return true;
    }
    heldBytes.addAndGet(-bytes);
    return false;
  }

  /** Takes bytes in any case, and closes slow readers if that is more than there may be. */
  public void charge(long bytes) {
    if (heldBytes.addAndGet(bytes) > limitBytes && bytes > 0) {
      evict();
    }
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  /** Whether more is held than there may be. */
  public boolean isExhausted() {
    return heldBytes.get() > limitBytes;
  }

  /** A connection reads too slowly from now on, and may be evicted. */
  public void add(SlowReader reader) {
    slowReaders.add(reader);
    if (isExhausted()) {
      evict();
    }
  }

  /** A connection reads again, or has gone. */
  public void remove(SlowReader reader) {
    slowReaders.remove(reader);
  }

  private void evict() {
    if (!evicting.tryLock()) {
      return; // another thread is at it
    }
    try {
      long excess = heldBytes.get() - limitBytes;
      while (excess > 0) {
        SlowReader largest = null;
        long most = 0;
        for (SlowReader reader : slowReaders) {
          long held = reader.heldBytes();
          if (held > most) {
            largest = reader;
            most = held;
          }
        }
        if (largest == null) {
          return;
        }
        slowReaders.remove(largest);
        evictions.increment();
        largest.evict(
            "it does not read, and its replies take the memory that others need (limit: memoryBytes)");
        excess -= most;
      }
    } finally {
      evicting.unlock();
    }
  }

  /** What is held now. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** What may be held. */
  public long limitBytes() {
    return limitBytes;
  }

  /** How many connections were closed to make room. */
  public long evictions() {
    return evictions.sum();
  }
}
