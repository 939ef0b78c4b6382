package io.zerocall.transport.engine;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.engine.ReaderDuties.News;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has read and not handed over yet, in one flow for each connection. The flows take
 * turns, one message at a time, so that a connection that sends much delays the others by no more
 * than one message a turn. While a thread examines a message, that flow has no turn: so a
 * connection whose messages take long to examine takes up one thread, whatever it sends. Belongs to
 * the reader of the loop.
 */
public final class FairQueue {
  /** What an undelivered message takes beside its bytes. */
  public static final int OVERHEAD_BYTES = 128;

  private final Queue<News> urgent = new ArrayDeque<>();
  private final Deque<Flow> turns = new ArrayDeque<>();

  /** Those with messages whose turn came while the one before was still being examined. */
  private final List<Flow> held = new ArrayList<>();

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

    /** The message that a thread examines, if there is one. */
    private final AtomicReference<@Nullable Entry> examined = new AtomicReference<>();

    private boolean hasTurn; // or is held
    private boolean parked; // it has messages and no turn
    private long flowBytes;

    private Flow(Source source) {
      this.source = source;
    }

    /** Adds a message that has been read. */
    public void add(News arrival, int size) {
      takeTurn();
      int taken = size + OVERHEAD_BYTES;
      entries.add(new Entry(this, arrival, taken));
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

    /**
     * The message that is being told has been examined, and the next one may be told of. By the
     * thread that tells it.
     */
    public void examined() {
      examined.set(null);
    }

    private boolean isHeld() {
      return examined.get() != null;
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
      if (isHeld()) {
        held.add(this);
        return null;
      }
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
      examined.lazySet(entry); // who reads next sees it, and who is told of it is this thread
      return entry;
    }
  }

  private record Entry(Flow flow, News arrival, int bytes) implements News {
    @Override
    public void tell() {
      try {
        arrival.tell();
      } finally {
        if (flow.isHeld()) {
          flow.examined.compareAndSet(this, null);
        }
      }
    }
  }

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
    letGo();
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

  /** Gives a turn to those whose last message has been examined. */
  private void letGo() {
    if (!held.isEmpty()) {
      held.removeIf(flow -> !flow.isHeld() && turns.add(flow));
    }
  }

  /**
   * Whether there is nothing to be told now. There may be messages of connections that take no
   * replies, and of those that have one examined.
   */
  public boolean isEmpty() {
    letGo();
    return urgent.isEmpty() && turns.isEmpty();
  }

  /** Drops everything that is to be told in turn or at once. */
  public void clear() {
    urgent.clear();
    turns.addAll(held);
    held.clear();
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
