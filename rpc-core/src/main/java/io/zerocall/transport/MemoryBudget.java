package io.zerocall.transport;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the bytes that the messages of one server hold across all its bindings: requests that wait
 * to be delivered or to be run, and replies that wait to be read. Thread-safe.
 *
 * <p>Requests are refused while the budget is exhausted. Replies are always accepted, since their
 * methods have run. If replies exceed the limit, the slow readers' connections are closed, those
 * that hold the most first, until the rest is within the limit.
 */
public final class MemoryBudget {
  private static final int SHARE_OF_HEAP = 4;
  private static final long LEAST_BYTES = 8 << 20;

  /** A connection that doesn't read the messages queued for it. */
  public interface SlowReader {

    /** Returns the number of bytes queued for the connection. */
    long heldBytes();

    /** Closes the connection because its bytes are needed; it releases them soon. Never blocks. */
    void evict(String reason);
  }

  private final long limitBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final Set<SlowReader> slowReaders = ConcurrentHashMap.newKeySet();
  private final ReentrantLock evicting = new ReentrantLock();
  private final Set<SlowReader> leaving = new HashSet<>(); // evicted; guarded by evicting

  /** Creates an unused budget of this many bytes. */
  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Returns a budget of this many bytes; 0 means the default for messages of this size. */
  public static MemoryBudget of(long limitBytes, long largestBytes) {
    return limitBytes == 0 ? forMessagesOf(largestBytes) : new MemoryBudget(limitBytes);
  }

  /**
   * Returns a budget of a quarter of the heap, but at least enough for eight messages of the
   * largest size.
   */
  public static MemoryBudget forMessagesOf(long largestBytes) {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return new MemoryBudget(Math.max(share, Math.max(LEAST_BYTES, 8 * largestBytes)));
  }

  /**
   * Charges a request if there is capacity for it. A connection may hold no more than the free
   * capacity that remains after it, so that a connection that holds much is refused before one that
   * holds little (a dynamic threshold). Slow readers that hold more are closed first.
   *
   * @param held the bytes that the request's connection has charged so far
   * @return false if there is not enough capacity; then nothing is charged
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

  /** Charges bytes in any case, and closes slow readers if the limit is exceeded. */
  public void charge(long bytes) {
    long total = heldBytes.addAndGet(bytes);
    if (bytes > 0) {
      evictBeyondLimit(total);
    }
  }

  /** Releases charged bytes. */
  public void release(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  /** Returns whether more bytes are held than the limit allows. */
  public boolean isExhausted() {
    return heldBytes.get() > limitBytes;
  }

  /** Registers a connection that now reads too slowly, and may be evicted. */
  public void add(SlowReader reader) {
    slowReaders.add(reader);
    evictBeyondLimit(heldBytes.get());
  }

  /** Unregisters a connection that reads again or is closed. */
  public void remove(SlowReader reader) {
    slowReaders.remove(reader);
  }

  private void evictBeyondLimit(long total) {
    if (total > limitBytes) {
      evict(total - limitBytes, 0);
    }
  }

  /**
   * Evicts slow readers that hold more than the given least; returns false if they don't hold
   * enough.
   */
  private boolean evict(long bytes, long least) {
    if (!evicting.tryLock()) {
      return false; // another thread is evicting
    }
    try {
      leaving.removeIf(reader -> reader.heldBytes() <= 0);
      long missing = bytes;
      for (SlowReader reader : leaving) { // their bytes will be released soon
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

  /** Returns how many bytes are held now. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** Returns how many bytes may be held. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Returns how many connections were closed to free memory. */
  public long evictions() {
    return evictions.sum();
  }
}
