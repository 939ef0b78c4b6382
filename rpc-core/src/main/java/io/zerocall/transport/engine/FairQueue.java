package io.zerocall.transport.engine;

import io.zerocall.transport.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has read and not handed over yet, in one flow for each connection. The flows take
 * turns, one message at a time, so that a connection that sends much delays the others by no more
 * than one message a turn. While a thread examines a message, its flow has no turn: so the messages
 * of one connection are examined by one thread at a time. Confined to the leader of the loop.
 */
public final class FairQueue {
  /** What an undelivered message takes beside its bytes. */
  public static final int OVERHEAD_BYTES = 128;

  private final BooleanSupplier owner;
  private final Queue<Runnable> urgent = new ArrayDeque<>();
  private final Deque<Flow> turns = new ArrayDeque<>();

  /** Flows whose turn came while their last message was still being examined. */
  private final List<Flow> waiting = new ArrayList<>();

  private long bytes;
  private long parkedBytes;
  private int messages;
  private long chargedBytes;
  private int publishedMessages;

  /** @param owner whether the current thread is the leader of the loop; for assertions */
  public FairQueue(BooleanSupplier owner) {
    this.owner = owner;
  }

  /** What a connection is told about its flow. */
  public interface Source {

    /** Whether the connection takes replies; messages of one that doesn't are not handed over. */
    boolean isWritable();

    /** The last message has been handed over, and more may be read. It may still be examined. */
    void drained();
  }

  /** The undelivered messages of one connection, in their order. */
  public final class Flow {
    private final Source source;
    private final Queue<Entry> entries = new ArrayDeque<>(4);

    private final AtomicReference<@Nullable Entry> beingExamined = new AtomicReference<>();
    private boolean isQueued; // in turns, or in waiting
    private boolean parked; // it has messages, but its connection takes no replies
    private long flowBytes;

    private Flow(Source source) {
      this.source = source;
    }

    /** Adds a message that has been read. */
    public void add(Runnable arrival, int size) {
      assert owner.getAsBoolean();
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
      assert owner.getAsBoolean();
      if (!entries.isEmpty()) {
        takeTurn();
      }
    }

    /**
     * Marks the message that the current thread delivers as examined, so that the next one may be
     * delivered. Does nothing on any other thread, nor the second time.
     */
    public void examined() {
      Entry entry = beingExamined.get();
      if (entry != null && entry.teller == Thread.currentThread()) {
        beingExamined.compareAndSet(entry, null);
      }
    }

    private boolean isBeingExamined() {
      return beingExamined.get() != null;
    }

    /** Drops what has not been handed over. */
    public void clear() {
      assert owner.getAsBoolean();
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
      if (!isQueued) {
        isQueued = true;
        turns.add(this);
      }
    }

    private @Nullable Runnable poll() {
      if (isBeingExamined()) {
        waiting.add(this);
        return null;
      }
      isQueued = false;
      if (entries.isEmpty()) {
        return null;
      } else if (!source.isWritable()) {
        park();
        return null;
      }
      Entry entry = entries.remove();
      bytes -= entry.bytes;
      flowBytes -= entry.bytes;
      messages--;
      if (entries.isEmpty()) {
        source.drained();
      } else {
        takeTurn();
      }
      // The next leader will see this, as the pool changes leaders by a volatile
      // variable.
      beingExamined.lazySet(entry);
      return entry;
    }
  }

  /** A message that has been read. */
  private static final class Entry implements Runnable {
    private final Flow flow;
    private final Runnable arrival;
    private final int bytes;
    private @Nullable Thread teller; // of interest to that thread only

    Entry(Flow flow, Runnable arrival, int bytes) {
      this.flow = flow;
      this.arrival = arrival;
      this.bytes = bytes;
    }

    @Override
    public void run() {
      teller = Thread.currentThread();
      try {
        arrival.run();
      } finally {
        if (flow.isBeingExamined()) {
          flow.beingExamined.compareAndSet(this, null);
        }
      }
    }
  }

  /** A flow for a new connection. */
  public Flow newFlow(Source source) {
    return new Flow(source);
  }

  /** Adds something to be told before all messages. */
  public void addUrgent(Runnable callback) {
    assert owner.getAsBoolean();
    urgent.add(callback);
  }

  /** The next to be told; null if there is none. */
  public @Nullable Runnable next() {
    assert owner.getAsBoolean();
    Runnable first = urgent.poll();
    if (first != null) {
      return first;
    }
    requeueExamined();
    Flow flow = turns.poll();
    while (flow != null) {
      Runnable next = flow.poll();
      if (next != null) {
        return next;
      }
      flow = turns.poll();
    }
    return null;
  }

  /** Gives a turn to the flows whose last message has been examined. */
  private void requeueExamined() {
    if (waiting.isEmpty()) {
      return;
    }
    Iterator<Flow> each = waiting.iterator();
    while (each.hasNext()) {
      Flow flow = each.next();
      if (!flow.isBeingExamined()) {
        each.remove();
        turns.add(flow);
      }
    }
  }

  /**
   * Whether there is nothing to be told now. There may be messages of connections that take no
   * replies, and of those whose last message is still being examined.
   */
  public boolean isEmpty() {
    assert owner.getAsBoolean();
    requeueExamined();
    return urgent.isEmpty() && turns.isEmpty();
  }

  /** Drops everything that is to be told in turn or at once. */
  public void clear() {
    assert owner.getAsBoolean();
    urgent.clear();
    turns.addAll(waiting);
    waiting.clear();
    for (Flow flow : turns) {
      flow.clear();
      flow.isQueued = false;
    }
    turns.clear();
  }

  /**
   * Charges a budget with what has been added since the last time, or gives back what has gone, and
   * brings a gauge of undelivered messages up to date. Other loops share both.
   */
  public void settle(MemoryBudget memory, LongAdder gauge) {
    assert owner.getAsBoolean();
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

  /** The memory of those whose turn came while their last message was still being examined. */
  public long waitingBytes() {
    long sum = 0;
    for (Flow flow : waiting) { // one for each thread that examines something, at most
      sum += flow.flowBytes;
    }
    return sum;
  }

  /** How many messages are undelivered. */
  public int messages() {
    return messages;
  }

  /** How many wait because the last message of their connection is still being examined. */
  public int waitingMessages() {
    int sum = 0;
    for (Flow flow : waiting) {
      sum += flow.entries.size();
    }
    return sum;
  }
}
