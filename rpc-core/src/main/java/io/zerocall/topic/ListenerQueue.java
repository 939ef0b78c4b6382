package io.zerocall.topic;

import io.zerocall.RpcLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a listener's undelivered messages, in order. An executor calls the listener, on one
 * thread at a time. Adding a message never blocks: if the listener is too far behind, further
 * messages are missed, and the listener is notified of that in the place where they would have
 * been. Thread-safe.
 */
public final class ListenerQueue {
  /** The most messages that wait. */
  public static final int MOST_MESSAGES = 1_024;

  /** The most bytes that wait, as a multiple of the largest message. */
  private static final int BYTES_IN_MESSAGES = 16;

  /**
   * The most entries that one task delivers, so that other users of the executor get their turn.
   */
  private static final int MOST_AT_ONCE = 64;

  private final Listener listener;
  private final Executor executor;
  private final long mostBytes;

  // Guarded by this.
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int messages;
  private long bytes;
  private boolean running;
  private boolean closed;
  private long missed;

  /**
   * Creates a queue for a listener.
   *
   * @param executor calls the listener; if it throws, the queue calls it again for the next message
   */
  public ListenerQueue(Listener listener, RpcLimits limits, Executor executor) {
    this.listener = listener;
    this.executor = executor;
    this.mostBytes = (long) BYTES_IN_MESSAGES * limits.messageBytes();
  }

  /** Returns the listener. */
  public Listener listener() {
    return listener;
  }

  /**
   * Adds a message.
   *
   * @param topic its topic, one that the listener listens to
   * @param document the whole document; must not be changed afterwards
   */
  public void message(String topic, byte[] document) {
    synchronized (this) {
      if (closed) {
        return;
      }
      boolean fits = bytes + document.length <= mostBytes || messages == 0;
      if (messages == MOST_MESSAGES || !fits) {
        missed++;
        gapAtEnd().add(topic, 1);
      } else {
        messages++;
        bytes += document.length;
        entries.add(new Arrived(document));
      }
    }
    run();
  }

  /**
   * Records messages of a topic that were missed before they reached this queue.
   *
   * @param count how many; empty if that is not known
   */
  public void missed(String topic, OptionalLong count) {
    synchronized (this) {
      if (closed) {
        return;
      }
      missed += count.orElse(0);
      gapAtEnd().add(topic, count.orElse(Gap.UNKNOWN));
    }
    run();
  }

  /** Needs the lock. */
  private Gap gapAtEnd() {
    if (entries.peekLast() instanceof Gap gap) {
      return gap;
    }
    Gap gap = new Gap();
    entries.add(gap);
    return gap;
  }

  /** Returns how many messages are known to have been missed. */
  public synchronized long missed() {
    return missed;
  }

  /** Stops delivering, except for a message that is being delivered. */
  public synchronized void close() {
    closed = true;
    entries.clear();
    messages = 0;
    bytes = 0;
  }

  private void run() {
    synchronized (this) {
      if (running || entries.isEmpty()) {
        return;
      }
      running = true;
    }
    DeliveryTask task = new DeliveryTask();
    try {
      executor.execute(task);
    } catch (RuntimeException | Error e) {
      if (!task.begun) {
        synchronized (this) {
          running = false;
        }
      }
      throw e;
    }
  }

  /** One task of the executor. */
  private final class DeliveryTask implements Runnable {
    private volatile boolean begun;

    @Override
    public void run() {
      begun = true;
      deliver();
    }
  }

  private void deliver() {
    try {
      Entry entry = next();
      for (int delivered = 1; entry != null; delivered++) {
        entry.deliver(listener);
        entry = delivered < MOST_AT_ONCE ? next() : null;
      }
    } finally {
      var unused = Thread.interrupted(); // hides the interrupt from the thread's next task
      synchronized (this) {
        running = false;
      }
      run();
    }
  }

  private synchronized @Nullable Entry next() {
    Entry entry = entries.poll();
    if (entry instanceof Arrived arrived) {
      messages--;
      bytes -= arrived.document().length;
    }
    return entry;
  }

  /** An undelivered message or a gap. */
  private interface Entry {
    void deliver(Listener listener);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arrived(byte[] document) implements Entry {
    @Override
    public void deliver(Listener listener) {
      listener.message(document);
    }
  }

  /** Missing messages; counted by topic. */
  private static final class Gap implements Entry {
    static final long UNKNOWN = -1;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String topic, long count) {
      counts.merge(
          topic, count, (one, other) -> one < 0 || other < 0 ? UNKNOWN : Math.addExact(one, other));
    }

    @Override
    public void deliver(Listener listener) {
      counts.forEach((topic, count) ->
          listener.missed(topic, count < 0 ? OptionalLong.empty() : OptionalLong.of(count)));
    }
  }
}
