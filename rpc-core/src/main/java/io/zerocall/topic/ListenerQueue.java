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
 * What a listener is still to be told, in its order. The listener is called on an executor, by one
 * thread at a time. Who brings a message never waits: when the listener is too far behind, what
 * comes is missed, and it is told so in the place where the messages would have been. Safe for use
 * by any thread.
 */
public final class ListenerQueue {
  /** So many messages wait, at most. */
  public static final int MOST_MESSAGES = 1_024;

  /** As many bytes as so many of the largest messages have wait, at most. */
  private static final int BYTES_IN_MESSAGES = 16;

  /** So many are told at a stretch; then others who use the executor have their turn. */
  private static final int STRETCH = 64;

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
   * A queue for a listener.
   *
   * @param executor what calls the listener; if it throws, it is asked again with the next message
   */
  public ListenerQueue(Listener listener, RpcLimits limits, Executor executor) {
    this.listener = listener;
    this.executor = executor;
    this.mostBytes = (long) BYTES_IN_MESSAGES * limits.messageBytes();
  }

  /** Whose queue it is. */
  public Listener listener() {
    return listener;
  }

  /**
   * A message has come.
   *
   * @param topic its topic, one that the listener listens to
   * @param document the whole document; not to be changed
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
   * Messages of a topic have been missed before they got here.
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

  /** How many are known to have been missed. */
  public synchronized long missed() {
    return missed;
  }

  /** Nothing more is told, but for what is being told. */
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
    Stretch stretch = new Stretch();
    try {
      executor.execute(stretch);
    } catch (RuntimeException | Error e) {
      if (!stretch.begun) {
        synchronized (this) {
          running = false;
        }
      }
      throw e;
    }
  }

  /** One use of the executor. */
  private final class Stretch implements Runnable {
    private volatile boolean begun;

    @Override
    public void run() {
      begun = true;
      tell();
    }
  }

  private void tell() {
    try {
      Entry entry = next();
      for (int told = 1; entry != null; told++) {
        entry.tell(listener);
        entry = told < STRETCH ? next() : null;
      }
    } finally {
      var unused = Thread.interrupted(); // what runs next on this thread must not see it
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

  /** One thing to tell. */
  private interface Entry {
    void tell(Listener listener);
  }

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Arrived(byte[] document) implements Entry {
    @Override
    public void tell(Listener listener) {
      listener.message(document);
    }
  }

  /** Messages that are missing here; at most one entry for each topic of the listener. */
  private static final class Gap implements Entry {
    static final long UNKNOWN = -1;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String topic, long count) {
      counts.merge(
          topic, count, (one, other) -> one < 0 || other < 0 ? UNKNOWN : Math.addExact(one, other));
    }

    @Override
    public void tell(Listener listener) {
      counts.forEach((topic, count) ->
          listener.missed(topic, count < 0 ? OptionalLong.empty() : OptionalLong.of(count)));
    }
  }
}
