package io.zerocall.jeromq;

import io.zerocall.jeromq.RouterSocket.Arrival;
import io.zerocall.jeromq.SocketFrames.Written;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.LeaderFollowers;
import io.zerocall.transport.engine.Poller;
import io.zerocall.transport.engine.StackProbe;
import io.zerocall.transport.engine.TryLock;
import io.zerocall.transport.engine.UnsentMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a binding: reading, delivering and writing messages. The leader of its
 * {@link LeaderFollowers} does all of it; other threads only write, if no other thread is about to
 * (see {@link TryLock}).
 */
final class RouterIo {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;

  /** The part of the memory budget that undelivered messages may take. */
  private static final int SHARE_OF_MEMORY = 16;

  private static final long CHECK_CAPACITY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final TransportOptions options;
  private final ServerReceiver server;
  private final Counters counters;
  private final MemoryBudget memory;
  private final LeaderFollowers leaderFollowers;
  private final TryLock writeLock = new TryLock();
  private final Queue<QueuedMessage> queuedMessages = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> writable = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> evicted = new ConcurrentLinkedQueue<>();

  // These need the write lock.
  private final Map<ByteBuffer, JeroMqPeer> peers = new HashMap<>();
  private final Set<JeroMqPeer> blocked = new LinkedHashSet<>();
  private @Nullable RouterSocket socket;

  /** Messages that have been read and not yet been delivered; used only by the leader. */
  private final FairQueue undelivered;

  /** How many messages have been read; used only by the leader. */
  private long messagesRead;

  private volatile @Nullable Poller poller; // the socket's
  private volatile boolean left;
  private volatile boolean awaitsCapacity;
  private volatile boolean broken;
  private volatile boolean closed;

  /** A message to be written, and its recipient. */
  private record QueuedMessage(JeroMqPeer peer, UnsentMessage unsentMessage) {}

  RouterIo(
      TransportOptions options,
      ServerReceiver server,
      Counters counters,
      LeaderFollowers leaderFollowers) {
    this.options = options;
    this.server = server;
    this.counters = counters;
    this.memory = options.memoryOrNew();
    this.leaderFollowers = leaderFollowers;
    this.undelivered = new FairQueue(leaderFollowers::isLeader);
  }

  boolean send(JeroMqPeer peer, Message message) {
    if (closed || !peer.admit(message)) {
      counters.dropped.increment();
      return false;
    }
    add(peer, new UnsentMessage(message, true));
    return true;
  }

  boolean offer(JeroMqPeer peer, Message notification) {
    if (closed || !peer.admitToSpare(notification)) {
      return false;
    }
    add(peer, new UnsentMessage(notification, false));
    return true;
  }

  private void add(JeroMqPeer peer, UnsentMessage unsentMessage) {
    boolean canWrite = StackProbe.canWrite();
    queuedMessages.add(new QueuedMessage(peer, unsentMessage));
    if (!canWrite) {
      wake();
      return;
    }
    // Checked after adding: if the leader has just been made to leave its callback, the next leader
    // looks for messages first.
    if (!leaderFollowers.isLeader(Thread.currentThread())) {
      flush();
    }
  }

  /** Writes the queued messages unless another thread is about to. */
  void flush() {
    while (!queuedMessages.isEmpty() && writeLock.tryAcquire()) {
      boolean arrived = false;
      int written = 0;
      RouterSocket present = socket;
      try {
        if (present != null && !broken) {
          written = write(present);
          arrived = present.readable();
        }
      } catch (Throwable failure) {
        fail(failure);
      } finally {
        releaseWriteLock(present);
      }
      if (arrived || awaitsCapacity || written == WRITES_AT_ONCE || present == null || broken) {
        left = true;
        wake();
        return;
      }
    }
  }

  private void releaseWriteLock(@Nullable RouterSocket used) {
    try {
      if (used != null) {
        used.restoreInterrupt();
      }
    } finally {
      writeLock.release();
    }
  }

  private int write(RouterSocket present) {
    assert writeLock.isHeld();
    retryBlocked(present);
    int written = 0;
    while (written < WRITES_AT_ONCE) {
      QueuedMessage queuedMessage = queuedMessages.poll();
      if (queuedMessage == null) {
        break;
      }
      written++;
      JeroMqPeer peer = queuedMessage.peer();
      if (!peer.backlog.isEmpty() || !writeTo(present, peer, queuedMessage.unsentMessage())) {
        peer.backlog.add(queuedMessage.unsentMessage());
        if (blocked.add(peer)) {
          memory.add(peer);
        }
      }
    }
    awaitsCapacity = !blocked.isEmpty();
    return written;
  }

  private void retryBlocked(RouterSocket present) {
    if (blocked.isEmpty()) {
      return;
    }
    Iterator<JeroMqPeer> each = blocked.iterator();
    while (each.hasNext()) {
      JeroMqPeer peer = each.next();
      UnsentMessage next = peer.backlog.peek();
      while (next != null && writeTo(present, peer, next)) {
        peer.backlog.poll();
        next = peer.backlog.peek();
      }
      if (next == null) {
        each.remove();
        memory.remove(peer);
      }
    }
  }

  /** Writes a message; returns false if it has to wait. */
  private boolean writeTo(RouterSocket present, JeroMqPeer peer, UnsentMessage unsentMessage) {
    Written written = peer.gone()
        ? Written.UNREACHABLE
        : present.write(peer.routingId(), unsentMessage.message());
    switch (written) {
      case DONE -> counters.sent.increment();
      case UNREACHABLE -> counters.dropped.increment();
      case FULL -> {
        return false;
      }
    }
    peer.release(unsentMessage);
    return true;
  }

  /**
   * Does the first half of the leader's work: writes the queued messages and reads the available
   * ones.
   */
  void runOnce() {
    assert leaderFollowers.isLeader();
    reportWritable();
    readAndWrite();
    settle();
  }

  private void readAndWrite() {
    writeLock.acquire();
    RouterSocket present = socket;
    try {
      left = false;
      if (present != null && !broken) {
        boolean full = write(present) == WRITES_AT_ONCE;
        dropEvicted();
        left = full || (isCrowded() ? !undelivered.isEmpty() : !read(present));
      }
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      releaseWriteLock(present);
    }
  }

  /**
   * Returns whether reading must pause. JeroMQ can't stop reading from a single connection, so all
   * have to wait.
   */
  private boolean isCrowded() {
    return undelivered.messages() - undelivered.waitingMessages() >= READS_AT_ONCE
        || undelivered.bytes() > memory.limitBytes() / SHARE_OF_MEMORY;
  }

  /** Reads messages; returns whether all available ones were read. */
  private boolean read(RouterSocket present) {
    assert writeLock.isHeld();
    for (int i = 0; i < READS_AT_ONCE; i++) {
      Arrival arrival = present.read();
      if (arrival == null) {
        return true;
      }
      ByteBuffer key = arrival.routingId();
      JeroMqPeer peer = peers.get(key);
      Message message = arrival.message();
      if (message == null) {
        if (peer != null) {
          peers.remove(key);
          leave(peer);
        }
        continue;
      }
      if (peer == null) {
        peer = newPeer(arrival);
        peers.put(key, peer);
      }
      counters.received.increment();
      messagesRead++;
      peer.flow().add(peer.events().arrival(message, options.clock().getAsLong()), message.size());
    }
    return false;
  }

  MemoryBudget memory() {
    return memory;
  }

  /** JeroMQ reads from all connections alike, so the server has to wait for slow readers. */
  FairQueue.Flow newFlow() {
    return undelivered.newFlow(new FairQueue.Source() {
      @Override
      public boolean isWritable() {
        return true;
      }

      @Override
      public void drained() {}
    });
  }

  /** Makes the leader report that a peer takes replies again. Any thread may call this. */
  void reportWritable(JeroMqPeer peer) {
    writable.add(peer);
    left = true;
    wake();
  }

  /** Makes the leader drop the messages that wait for a peer. Any thread may call this. */
  void evict(JeroMqPeer peer) {
    evicted.add(peer);
    left = true;
    wake();
  }

  private void dropEvicted() {
    JeroMqPeer peer = evicted.poll();
    while (peer != null) {
      counters.refused(RefusedBy.MEMORY_BYTES);
      blocked.remove(peer);
      dropBacklog(peer);
      peer = evicted.poll();
    }
  }

  private void dropBacklog(JeroMqPeer peer) {
    assert writeLock.isHeld();
    counters.dropped.add(peer.backlog.size());
    peer.backlog.forEach(peer::release);
    peer.backlog.clear();
  }

  private void reportWritable() {
    JeroMqPeer peer = writable.poll();
    while (peer != null) {
      undelivered.addUrgent(peer.events()::writable);
      peer = writable.poll();
    }
  }

  private void settle() {
    undelivered.settle(memory, counters.undelivered);
  }

  ConnectionEvents newConnectionEvents(JeroMqPeer peer) {
    return new ConnectionEvents(server, peer, options.clock());
  }

  private JeroMqPeer newPeer(Arrival arrival) {
    return new JeroMqPeer(arrival.routingId().array(), arrival.allocator(), this, options);
  }

  private void leave(JeroMqPeer peer) {
    peer.leave();
    blocked.remove(peer);
    memory.remove(peer);
    dropBacklog(peer);
    undelivered.addUrgent(peer.events()::disconnected);
  }

  /** Returns the next callback for the leader; null if there is none. */
  @Nullable
  Runnable nextCallback() {
    return closed ? null : undelivered.next();
  }

  boolean moreLeft() {
    return left
        || !queuedMessages.isEmpty()
        || broken
        || !undelivered.isEmpty()
        || !writable.isEmpty()
        || !evicted.isEmpty();
  }

  /**
   * Sleeps until the socket signals an event. A write may have consumed the signal that a peer
   * takes messages again, so while messages wait for that, a thread must check now and then.
   */
  void sleep(long nanos) {
    assert leaderFollowers.isLeader();
    long longest = awaitsCapacity ? Math.min(nanos, CHECK_CAPACITY_NANOS) : nanos;
    Poller present = poller;
    if (present != null) { // without a socket a new one must be made
      present.await(() -> moreLeft() || leaderFollowers.closing(), longest, false);
    }
  }

  void wake() {
    Poller present = poller;
    if (present != null) { // without a socket no thread sleeps
      present.wake();
    }
  }

  /** Notifies the leader, unless it is the current thread, that a message has been examined. */
  void wakeLeader() {
    leaderFollowers.wakeUnlessLeading();
  }

  private void fail(Throwable failure) {
    declareBroken();
    LOG.warn("A socket failed and is replaced", failure);
  }

  /** Requests that the socket be replaced. */
  void declareBroken() {
    broken = true;
    wake();
  }

  boolean broken() {
    return broken;
  }

  /** Called by the leader, or before there is one. */
  void open(RouterSocket bound) {
    assert leaderFollowers.isLeader();
    poller = new JeroMqPoller(bound.signals(), () -> false, () -> messagesRead);
    writeLock.acquire();
    socket = bound;
    broken = false;
    writeLock.release();
  }

  /** Closes the socket; its connections are lost. For the leader. */
  void shut(int lingerMillis) {
    assert leaderFollowers.isLeader();
    Poller unused = poller;
    poller = null;
    if (unused != null) {
      unused.close();
    }
    writeLock.acquire();
    try {
      RouterSocket present = socket;
      socket = null;
      new ArrayList<>(peers.values()).forEach(this::leave);
      peers.clear();
      if (present != null) {
        present.close(lingerMillis);
      }
    } finally {
      writeLock.release();
    }
  }

  /** Stops accepting messages for sending, and stops delivering. */
  void close() {
    closed = true;
  }

  /**
   * Returns whether all messages that were accepted for sending have been written. For the leader,
   * after a round.
   */
  boolean allWritten() {
    writeLock.acquire();
    try {
      return queuedMessages.isEmpty() && blocked.isEmpty();
    } finally {
      writeLock.release();
    }
  }
}
