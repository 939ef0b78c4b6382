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
 * The messages that a loop has read and not yet delivered, in one flow for each connection. The
 * flows take turns, one message at a time. So a connection that sends much delays the others by no
 * more than one message per turn. While a thread examines a message, its flow has no turn. So one
 * thread at a time examines the messages of a connection. Belongs to the leader of the loop.
 */
public final class FairQueue {
  /** The memory that an undelivered message takes in addition to its bytes. */
  public static final int OVERHEAD_BYTES = 128;

  /** The part of the memory that the undelivered messages of a loop may take; loops are few. */
  private static final int SHARE_OF_MEMORY = 16;

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

  /** The connection of a flow. */
  public interface Source {

    /** Whether the connection accepts replies. Messages of one that doesn't are not delivered. */
    boolean isWritable();

    /**
     * Called when the last message has been delivered, so that more may be read. A thread may still
     * examine that message.
     */
    void drained();
  }

  /** The undelivered messages of one connection, in their order. */
  public final class Flow {
    private final Source source;
    private final Queue<Entry> entries = new ArrayDeque<>(4);

    private final AtomicReference<@Nullable Entry> beingExamined = new AtomicReference<>();
    private boolean isQueued; // in turns, or in waiting
    private boolean parked; // it has messages, but its connection accepts no replies
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

    /** Whether there is nothing left to deliver. */
    public boolean isEmpty() {
      return entries.isEmpty();
    }

    /** Returns how many of its messages are undelivered. */
    public int messages() {
      return entries.size();
    }

    /** Returns the memory that its undelivered messages take. */
    public long bytes() {
      return flowBytes;
    }

    /** Returns the same if its connection accepts no replies; otherwise 0. */
    public long parkedBytes() {
      return parked ? flowBytes : 0;
    }

    /** Resumes delivery, as the connection accepts replies again. */
    public void resume() {
      assert owner.getAsBoolean();
      if (!entries.isEmpty()) {
        takeTurn();
      }
    }

    /**
     * Marks the message that the current thread delivers as examined, so that the next one may be
     * delivered. Does nothing on other threads, nor the second time.
     */
    public void examined() {
      Entry entry = beingExamined.get();
      if (entry != null && entry.deliverer == Thread.currentThread()) {
        beingExamined.compareAndSet(entry, null);
      }
    }

    private boolean isBeingExamined() {
      return beingExamined.get() != null;
    }

    /** Drops what has not been delivered. */
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
      // The next leader will see this, because a volatile field says which thread leads.
      beingExamined.lazySet(entry);
      return entry;
    }
  }

  /** A message that has been read. */
  private static final class Entry implements Runnable {
    private final Flow flow;
    private final Runnable arrival;
    private final int bytes;
    private @Nullable Thread deliverer; // only that thread needs to see it

    Entry(Flow flow, Runnable arrival, int bytes) {
      this.flow = flow;
      this.arrival = arrival;
      this.bytes = bytes;
    }

    @Override
    public void run() {
      deliverer = Thread.currentThread();
      try {
        arrival.run();
      } finally {
        if (flow.isBeingExamined()) {
          flow.beingExamined.compareAndSet(this, null);
        }
      }
    }
  }

  /** Creates the flow of a new connection. */
  public Flow newFlow(Source source) {
    return new Flow(source);
  }

  /** Adds a callback that runs before all messages are delivered. */
  public void addUrgent(Runnable callback) {
    assert owner.getAsBoolean();
    urgent.add(callback);
  }

  /** Returns the next callback to run, or null if there is none. */
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
   * Whether there is nothing to deliver now. There may be messages of connections that accept no
   * replies, and of those whose last message is still being examined.
   */
  public boolean isEmpty() {
    assert owner.getAsBoolean();
    requeueExamined();
    return urgent.isEmpty() && turns.isEmpty();
  }

  /** Drops all urgent callbacks and all messages of flows that wait for a turn. */
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
   * Charges a budget with what has been added since the last time, or releases what has been
   * removed, and updates a gauge of undelivered messages. Other loops share both.
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

  /**
   * Returns whether further messages may be read. If not, they wait in the network until some of
   * the undelivered messages have been delivered. Messages that can't be delivered now don't count.
   */
  public boolean hasCapacity(MemoryBudget memory) {
    long held = deliverableBytes() - waitingBytes();
    return held == 0 || held < memory.limitBytes() / SHARE_OF_MEMORY;
  }

  /** Returns the memory that undelivered messages take. */
  public long bytes() {
    return bytes;
  }

  /** Returns the same without the messages of connections that accept no replies. */
  public long deliverableBytes() {
    return bytes - parkedBytes;
  }

  /**
   * Returns the memory of the flows whose turn came while their last message was still being
   * examined.
   */
  long waitingBytes() {
    long sum = 0;
    for (Flow flow : waiting) { // at most one for each thread that examines a message
      sum += flow.flowBytes;
    }
    return sum;
  }

  /** Returns how many messages are undelivered. */
  public int messages() {
    return messages;
  }

  /**
   * Returns how many messages wait because the last one of their connection is still being
   * examined.
   */
  public int waitingMessages() {
    int sum = 0;
    for (Flow flow : waiting) {
      sum += flow.entries.size();
    }
    return sum;
  }
}
