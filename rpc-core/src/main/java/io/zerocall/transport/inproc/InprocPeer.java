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
 * The server's end of a connection, with both of its queues. The leader of the {@link InprocLoop}
 * reads what the client sends. Any thread sends to the client, which reads for itself.
 */
final class InprocPeer implements Peer, FairQueue.Source, MemoryBudget.SlowReader {
  /** How much unread input a client may have written: about as much as a socket's buffer holds. */
  private static final long SPACE_BYTES = 256 << 10;

  /** The least that a message counts for in that limit. */
  private static final long MIN_BYTES = 4 << 10;

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
  private final AtomicBoolean isEnqueued = new AtomicBoolean();
  private final Queue<UnsentMessage> replies = new ConcurrentLinkedQueue<>();
  private final AtomicLong repliesTaken = new AtomicLong(); // set by the client's reader
  private final AtomicBoolean reviewPending = new AtomicBoolean();
  private final AtomicReference<@Nullable String> gone = new AtomicReference<>();
  private volatile boolean slow; // set by the leader

  // These belong to the leader.
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

  // Called by the client.

  /**
   * Accepts a message of the client. Returns false if there is no space for more. For one thread at
   * a time.
   */
  boolean receive(Message message) {
    requireBody(message);
    long held = requestBytes.addAndGet(Math.max(MIN_BYTES, message.size()));
    requests.add(message);
    enqueueForReading();
    return held < SPACE_BYTES;
  }

  private static void requireBody(Message message) {
    if (message.body() == null) {
      throw new IllegalArgumentException("message: no body (expected: one)");
    }
  }

  /** Whether the client may write. It may when the connection has ended, but with no effect. */
  boolean hasSpace() {
    return requestBytes.get() < SPACE_BYTES || gone.get() != null;
  }

  boolean hasReply() {
    return !replies.isEmpty();
  }

  /**
   * Returns the next message for the client, or null if there is none. For one thread at a time.
   */
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
   * Closes the connection, called by the client.
   *
   * @param keepRequests whether what the client has written is still to be delivered
   */
  void leave(boolean keepRequests) {
    drop(keepRequests ? LEFT : GIVEN_UP);
    dropReplies();
  }

  // Called by the server; safe for any thread.

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
    if (gone.get() != null && replies.remove(unsentMessage)) { // the client may no longer read
      drop(unsentMessage);
      return;
    }
    if (!slow && holdsMuch()) {
      review();
    }
    client.wake();
  }

  private void drop(UnsentMessage unsentMessage) {
    unsent.release(unsentMessage);
    loop.counters().dropped.increment();
  }

  private void dropReplies() {
    UnsentMessage next = replies.poll();
    while (next != null) {
      drop(next);
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

  /** Makes the leader check whether the client reads too slowly, or reads again. */
  private void review() {
    if (reviewPending.compareAndSet(false, true)) {
      loop.execute(this::reviewNow);
    }
  }

  // For the leader.

  private void reviewNow() {
    assert loop.isLeader();
    reviewPending.set(false);
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
    if (holdsMuch() != isSlow) { // the thread that changed it may have seen the old state
      review();
    }
    if (isWritable()) {
      resumeReadingIfDrained();
      flow.resume();
      loop.addUrgent(events::writable);
    }
  }

  private void enqueueForReading() {
    if (!isEnqueued.get() && isEnqueued.compareAndSet(false, true)) {
      loop.enqueue(this);
    }
  }

  /**
   * Reads what has arrived. A client with undelivered messages, or one that doesn't read its
   * replies, has to wait. Its queue then fills up, and its next calls are not accepted.
   */
  void read() {
    assert loop.isLeader();
    isEnqueued.set(false);
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
      read += Math.max(MIN_BYTES, next.size());
      if (!deliver(next)) {
        break;
      }
      next = read < SPACE_BYTES ? requests.poll() : null;
    }
    long before = requestBytes.getAndAdd(-read);
    if (before >= SPACE_BYTES && before - read < SPACE_BYTES) {
      client.wake();
    }
    if (!requests.isEmpty()) {
      enqueueForReading();
    }
  }

  /** Returns false if the message ended the connection. */
  private boolean deliver(Message message) {
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
    resumeReadingIfDrained();
  }

  private void resumeReadingIfDrained() {
    assert loop.isLeader();
    if (readingPaused && flow.isEmpty() && isWritable()) {
      readingPaused = false;
      if (!requests.isEmpty()) {
        enqueueForReading();
      }
    }
  }

  @Override
  public void examined() {
    flow.examined();
    loop.wakeLeader();
  }

  /** Closes the connection of a client that has read nothing for too long. */
  void maintain(long now) {
    assert loop.isLeader();
    long taken = repliesTaken.get();
    if (taken != takenBefore) {
      takenBefore = taken;
      takenAt = now;
    } else if (now - takenAt > stallNanos) {
      refuse("it did not read for too long (limit: stallTimeout)", RefusedBy.STALL_TIMEOUT);
    }
  }

  /** Ends the connection because the client broke a limit. */
  private void refuse(String reason, @Nullable RefusedBy limit) {
    if (gone.get() == null) {
      loop.refused(this, reason, limit);
      drop(reason);
    }
  }

  /**
   * Ends the connection, which the leader then clears away. Thread-safe; only the first call has an
   * effect.
   */
  void drop(String reason) {
    if (gone.compareAndSet(null, reason)) {
      loop.dropped(this);
      client.ended();
    }
  }

  /** Returns why the connection has ended, or null if it hasn't. Thread-safe. */
  @Nullable
  String gone() {
    return gone.get();
  }

  /** Releases what an ended connection held. What was sent to the client is lost. */
  void clearAway() {
    assert loop.isLeader();
    free();
    dropReplies();
    loop.addUrgent(events::disconnected);
    if (LEFT.equals(gone.get())) {
      deliverRest();
    } else {
      flow.clear();
    }
  }

  private void deliverRest() {
    Message next = requests.poll();
    while (next != null && next.size() <= loop.largestMessage()) {
      flow.add(events.arrival(next, loop.received()), next.size());
      next = requests.poll();
    }
    flow.resume();
  }

  /**
   * Ends the connection because the server closes. What was sent to the client can still be read.
   */
  void shut() {
    assert loop.isLeader();
    gone.compareAndSet(null, "the server is closed");
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
