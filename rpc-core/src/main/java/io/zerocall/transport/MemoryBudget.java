package io.zerocall.transport;

import java.util.HashSet;
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
  private final Set<SlowReader> leaving = new HashSet<>(); // evicted; guarded by evicting

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
   * one that holds much is refused before one that holds little (a dynamic threshold). Slow readers
   * that hold more are closed first.
   *
   * @param held the bytes that the request's connection has charged so far
   * @return false if there is no room, and then nothing is charged
   */
  public boolean tryCharge(long bytes, long held) {
    long free = limitBytes - heldBytes.addAndGet(bytes);
    long missing = Math.max(-free, held - free);
    if (missing <= 0 || evict(missing, held)) {
      return true;
    }
    heldBytes.addAndGet(-bytes);
    return false;
  }

  /** Takes bytes in any case, and closes slow readers if that is more than there may be. */
  public void charge(long bytes) {
    long total = heldBytes.addAndGet(bytes);
    if (bytes > 0) {
      evictBeyondLimit(total);
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
    evictBeyondLimit(heldBytes.get());
  }

  /** A connection reads again, or has gone. */
  public void remove(SlowReader reader) {
    slowReaders.remove(reader);
  }

  private void evictBeyondLimit(long total) {
    if (total > limitBytes) {
      evict(total - limitBytes, 0);
    }
  }

  /** False if slow readers that hold more than so much don't hold enough. */
  private boolean evict(long bytes, long least) {
    if (!evicting.tryLock()) {
      return false; // another thread is at it
    }
    try {
      leaving.removeIf(reader -> reader.heldBytes() <= 0);
      long missing = bytes;
      for (SlowReader reader : leaving) { // what they hold is about to be released
        missing -= reader.heldBytes();
      }
      while (missing > 0) {
        SlowReader largest = null;
        long most = least;
        for (SlowReader reader : slowReaders) {
          long held = reader.heldBytes();
          if (held > most) {
            largest = reader;
            most = held;
          }
        }
        if (largest == null) {
          return false;
        }
        slowReaders.remove(largest);
        leaving.add(largest);
        evictions.increment();
        largest.evict(
            "it does not read, and its replies take the memory that others need (limit: memoryBytes)");
        missing -= most;
      }
      return true;
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
