package io.zerocall.transport.engine;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.ReaderDuties.News;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has read and not handed over yet, in one flow for each connection. The flows take
 * turns, one message at a time, so that a connection that sends much delays the others by no more
 * than one message a turn. Belongs to the reader of the loop.
 */
public final class FairQueue {
  /** What an undelivered message takes beside its bytes. */
  public static final int OVERHEAD_BYTES = 128;

  private final Queue<News> urgent = new ArrayDeque<>();
  private final Deque<Flow> turns = new ArrayDeque<>();
  private long bytes;
  private long parkedBytes;
  private int messages;
  private long chargedBytes;
  private int publishedMessages;

  /** What a connection is told about its flow. */
  public interface Source {

    /** Whether the connection takes replies; messages of one that doesn't are not handed over. */
    boolean isWritable();

    /** Everything has been handed over, and more may be read. */
    void drained();
  }

  /** The undelivered messages of one connection, in their order. */
  public final class Flow {
    private final Source source;
    private final Queue<Entry> entries = new ArrayDeque<>(4);
    private boolean hasTurn;
    private boolean parked; // it has messages and no turn
    private long flowBytes;

    private Flow(Source source) {
      this.source = source;
    }

    /** Adds a message that has been read. */
    public void add(News arrival, int size) {
      takeTurn();
      int taken = size + OVERHEAD_BYTES;
      entries.add(new Entry(arrival, taken));
      bytes += taken;
      flowBytes += taken;
      messages++;
    }

    /** Whether there is nothing left to hand over. */
    public boolean isEmpty() {
      return entries.isEmpty();
    }

    /** How many of its messages are undelivered. */
    public int messages() {
      return entries.size();
    }

    /** The memory that its undelivered messages take. */
    public long bytes() {
      return flowBytes;
    }

    /** The same if its connection takes no replies; otherwise 0. */
    public long parkedBytes() {
      return parked ? flowBytes : 0;
    }

    /** The connection takes replies again. */
    public void resume() {
      if (!entries.isEmpty()) {
        takeTurn();
      }
    }

    /** Drops what has not been handed over. */
    public void clear() {
      unpark();
      bytes -= flowBytes;
      flowBytes = 0;
      messages -= entries.size();
      entries.clear();
    }

    private void park() {
      parked = true;
      parkedBytes += flowBytes;
    }

    private void unpark() {
      if (parked) {
        parked = false;
        parkedBytes -= flowBytes;
      }
    }

    private void takeTurn() {
      unpark();
      if (!hasTurn) {
        hasTurn = true;
        turns.add(this);
      }
    }

    private @Nullable News poll() {
      hasTurn = false;
      if (entries.isEmpty()) {
        return null;
      } else if (!source.isWritable()) {
        park();
        return null;
      }
      Entry entry = entries.remove();
      bytes -= entry.bytes();
      flowBytes -= entry.bytes();
      messages--;
      if (entries.isEmpty()) {
        source.drained();
      } else {
        takeTurn();
      }
      return entry.arrival();
    }
  }

  private record Entry(News arrival, int bytes) {}

  /** A flow for a new connection. */
  public Flow newFlow(Source source) {
    return new Flow(source);
  }

  /** Adds something to be told before all messages. */
  public void addUrgent(News news) {
    urgent.add(news);
  }

  /** The next to be told; null if there is none. */
  public @Nullable News next() {
    News first = urgent.poll();
    if (first != null) {
      return first;
    }
    Flow flow = turns.poll();
    while (flow != null) {
      News next = flow.poll();
      if (next != null) {
        return next;
      }
      flow = turns.poll();
    }
    return null;
  }

  /** Whether there is nothing to be told now; connections that take no replies may hold some. */
  public boolean isEmpty() {
    return urgent.isEmpty() && turns.isEmpty();
  }

  /** Drops everything that is to be told in turn or at once. */
  public void clear() {
    urgent.clear();
    for (Flow flow : turns) {
      flow.clear();
      flow.hasTurn = false;
    }
    turns.clear();
  }

  /**
   * Charges a budget with what has been added since the last time, or gives back what has gone, and
   * brings a gauge of undelivered messages up to date. Other loops share both.
   */
  public void settle(MemoryBudget memory, LongAdder gauge) {
    if (bytes != chargedBytes) {
      memory.charge(bytes - chargedBytes);
      chargedBytes = bytes;
    }
    if (messages != publishedMessages) {
      gauge.add((long) messages - publishedMessages);
      publishedMessages = messages;
    }
  }

  /** The memory that undelivered messages take. */
  public long bytes() {
    return bytes;
  }

  /** The same without those of connections that take no replies. */
  public long deliverableBytes() {
    return bytes - parkedBytes;
  }

  /** How many messages are undelivered. */
  public int messages() {
    return messages;
  }
}
