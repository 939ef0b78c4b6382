package io.zerocall.transport.inproc;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.UnsentLimit;
import io.zerocall.transport.engine.UnsentMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection, with both of its queues. What the client sends is read by the
 * reader of the {@link InprocLoop}; what is sent to it, by any thread, the client reads.
 */
final class InprocPeer implements Peer, FairQueue.Source, MemoryBudget.SlowReader {
  /** What a client may have written that is not read yet, as much as a socket's buffer holds. */
  private static final long ROOM_BYTES = 256 << 10;

  /** What a message counts for in that, at least. */
  private static final long LEAST_BYTES = 4 << 10;

  /** A client for which more waits is a slow reader. */
  private static final long SLOW_BYTES = 64 << 10;

  private static final String LEFT = "the client closed the connection";
  private static final String GIVEN_UP = "the client gave the connection up";

  private final InprocLoop loop;
  private final String name;
  private final ConnectionLimit.Permit permit;
  private final InprocConnection client;
  private final ConnectionEvents events;
  private final FairQueue.Flow flow;
  private final UnsentLimit unsent;
  private final long stallNanos;

  private final Queue<Message> requests = new ConcurrentLinkedQueue<>();
  private final AtomicLong requestBytes = new AtomicLong();
  private final AtomicBoolean isInLine = new AtomicBoolean();
  private final Queue<UnsentMessage> replies = new ConcurrentLinkedQueue<>();
  private final AtomicLong repliesTaken = new AtomicLong(); // set by the client's reader
  private final AtomicBoolean isToBeReviewed = new AtomicBoolean();
  private final AtomicReference<@Nullable String> gone = new AtomicReference<>();
  private volatile boolean slow; // set by the reader

  // These belong to the reader.
  private boolean readingPaused;
  private long takenBefore;
  private long takenAt;

  InprocPeer(
      InprocLoop loop,
      String name,
      ConnectionLimit.Permit permit,
      TransportOptions options,
      TransportOptions clientOptions,
      Counters clientCounters,
      Runnable onLost) {
    this.loop = loop;
    this.name = name;
    this.permit = permit;
    this.events = loop.newConnectionEvents(this);
    this.flow = loop.newFlow(this);
    this.unsent = new UnsentLimit(options, loop.memory());
    this.stallNanos = options.stallTimeout().toNanos();
    this.client = new InprocConnection(this, clientOptions, clientCounters, onLost);
  }

  InprocConnection client() {
    return client;
  }

  // What the client does.

  /** Takes a message of the client; false if there is no room for more. By one thread at a time. */
  boolean receive(Message message) {
    requireBody(message);
    long held = requestBytes.addAndGet(Math.max(LEAST_BYTES, message.size()));
    requests.add(message);
    lineUp();
    return held < ROOM_BYTES;
  }

  private static void requireBody(Message message) {
    if (message.body() == null) {
      throw new IllegalArgumentException("message: no body (expected: one)");
    }
  }

  /** Whether the client may write; it may, in vain, when the connection has ended. */
  boolean hasRoom() {
    return requestBytes.get() < ROOM_BYTES || gone.get() != null;
  }

  boolean hasReply() {
    return !replies.isEmpty();
  }

  /** The next message for the client; null if there is none. By one thread at a time. */
  @Nullable
  Message takeReply() {
    UnsentMessage next = replies.poll();
    if (next == null) {
      return null;
    }
    repliesTaken.lazySet(repliesTaken.getPlain() + 1);
    loop.counters().sent.increment();
    if (unsent.release(next) || (slow && !holdsMuch())) {
      review();
    }
    return next.message();
  }

  /**
   * The client closes the connection.
   *
   * @param saidAll whether what it has written is still to be handed over
   */
  void leave(boolean saidAll) {
    drop(saidAll ? LEFT : GIVEN_UP);
    loseReplies();
  }

  // What the server sends; by any thread.

  @Override
  public boolean send(Message message) {
    requireBody(message);
    if (gone.get() != null || !unsent.admit(message)) {
      loop.counters().dropped.increment();
      return false;
    }
    enqueue(new UnsentMessage(message, true));
    return true;
  }

  @Override
  public boolean offer(Message notification) {
    requireBody(notification);
    if (gone.get() != null || !unsent.admitToSpare(notification)) {
      return false;
    }
    enqueue(new UnsentMessage(notification, false));
    return true;
  }

  private void enqueue(UnsentMessage unsentMessage) {
    replies.add(unsentMessage);
    if (gone.get() != null
        && replies.remove(unsentMessage)) { // perhaps nobody looks there any more
      lose(unsentMessage);
      return;
    }
    if (!slow && holdsMuch()) {
      review();
    }
    client.wake();
  }

  private void lose(UnsentMessage unsentMessage) {
    unsent.release(unsentMessage);
    loop.counters().dropped.increment();
  }

  private void loseReplies() {
    UnsentMessage next = replies.poll();
    while (next != null) {
      lose(next);
      next = replies.poll();
    }
  }

  private boolean holdsMuch() {
    return unsent.heldBytes() > SLOW_BYTES;
  }

  @Override
  public boolean isWritable() {
    return !unsent.isCrowded() || gone.get() != null;
  }

  @Override
  public long heldBytes() {
    return unsent.heldBytes();
  }

  @Override
  public void evict(String reason) {
    loop.execute(() -> refuse(reason, RefusedBy.MEMORY_BYTES));
  }

  /** Has the reader find out whether the client reads too slowly, or reads again. */
  private void review() {
    if (isToBeReviewed.compareAndSet(false, true)) {
      loop.execute(this::reviewNow);
    }
  }

  // What the reader does.

  private void reviewNow() {
    assert loop.isLeader();
    isToBeReviewed.set(false);
    if (gone.get() != null) {
      return;
    }
    boolean isSlow = holdsMuch();
    if (isSlow && !slow) {
      takenBefore = repliesTaken.get();
      takenAt = loop.now();
    }
    slow = isSlow;
    loop.keepSlow(this, isSlow);
    if (holdsMuch() != isSlow) { // whoever changed it may not have seen what has just been set
      review();
    }
    if (isWritable()) {
      readOnIfDrained();
      flow.resume();
      loop.addUrgent(events::writable);
    }
  }

  private void lineUp() {
    if (!isInLine.get() && isInLine.compareAndSet(false, true)) {
      loop.lineUp(this);
    }
  }

  /**
   * Reads what has come. A client that has sent what is not handed over yet, or doesn't read its
   * replies, has to wait: then its queue gets full, and its next calls are not taken.
   */
  void read() {
    assert loop.isLeader();
    isInLine.set(false);
    if (gone.get() != null) {
      return;
    }
    if (!flow.isEmpty() || !isWritable()) {
      readingPaused = true;
      return;
    }
    long read = 0;
    Message next = requests.poll();
    while (next != null) {
      read += Math.max(LEAST_BYTES, next.size());
      if (!handOver(next)) {
        break;
      }
      next = read < ROOM_BYTES ? requests.poll() : null;
    }
    long before = requestBytes.getAndAdd(-read);
    if (before >= ROOM_BYTES && before - read < ROOM_BYTES) {
      client.wake();
    }
    if (!requests.isEmpty()) {
      lineUp();
    }
  }

  /** False if the connection has been ended for it. */
  private boolean handOver(Message message) {
    long largest = loop.largestMessage();
    if (message.size() > largest) {
      refuse("a message of more than " + largest + " bytes", null);
      return false;
    }
    flow.add(events.arrival(message, loop.received()), message.size());
    return true;
  }

  @Override
  public void drained() {
    readOnIfDrained();
  }

  private void readOnIfDrained() {
    assert loop.isLeader();
    if (readingPaused && flow.isEmpty() && isWritable()) {
      readingPaused = false;
      if (!requests.isEmpty()) {
        lineUp();
      }
    }
  }

  @Override
  public void examined() {
    flow.examined();
    loop.wakeReader();
  }

  /** Closes the connection of a client that has read nothing for too long. */
  void tend(long now) {
    assert loop.isLeader();
    long taken = repliesTaken.get();
    if (taken != takenBefore) {
      takenBefore = taken;
      takenAt = now;
    } else if (now - takenAt > stallNanos) {
      refuse("it did not read for too long (limit: stallTimeout)", RefusedBy.STALL_TIMEOUT);
    }
  }

  /** Ends the connection for what the client does or leaves undone. */
  private void refuse(String reason, @Nullable RefusedBy limit) {
    if (gone.get() == null) {
      loop.refused(this, reason, limit);
      drop(reason);
    }
  }

  /** Ends the connection, for the reader to clear away. By any thread, any number of times. */
  void drop(String reason) {
    if (gone.compareAndSet(null, reason)) {
      loop.dropped(this);
      client.ended();
    }
  }

  /** Why the connection has ended, or null if it hasn't. By any thread. */
  @Nullable
  String gone() {
    return gone.get();
  }

  /** Gives back what an ended connection held; what was sent to the client is lost. */
  void clearAway() {
    assert loop.isLeader();
    free();
    loseReplies();
    loop.addUrgent(events::disconnected);
    if (LEFT.equals(gone.get())) {
      handOverTheRest();
    } else {
      flow.clear();
    }
  }

  private void handOverTheRest() {
    Message next = requests.poll();
    while (next != null && next.size() <= loop.largestMessage()) {
      flow.add(events.arrival(next, loop.received()), next.size());
      next = requests.poll();
    }
    flow.resume();
  }

  /** The server has gone; what was sent to the client can still be read. */
  void shut() {
    assert loop.isLeader();
    gone.compareAndSet(null, "the server has gone");
    client.ended();
    free();
    flow.clear();
  }

  private void free() {
    permit.free();
    slow = false;
    loop.keepSlow(this, false);
  }

  @Override
  public String toString() {
    return "peer " + name;
  }
}
