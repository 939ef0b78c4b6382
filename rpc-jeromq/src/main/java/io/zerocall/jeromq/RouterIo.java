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
 * What is to be done for a binding: messages to be read, handed over and written. The reader of its
 * {@link LeaderFollowers} does all of it; other threads only write, if nobody else is about to (see
 * {@link TryLock}).
 */
final class RouterIo {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;

  /** What is undelivered may take such a part of the memory. */
  private static final int SHARE_OF_MEMORY = 16;

  private static final long LOOK_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final TransportOptions options;
  private final ServerReceiver server;
  private final Counters counters;
  private final MemoryBudget memory;
  private final LeaderFollowers leaderFollowers;
  private final TryLock writeLock = new TryLock();
  private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> writable = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> evicted = new ConcurrentLinkedQueue<>();

  // These need the turn.
  private final Map<ByteBuffer, JeroMqPeer> peers = new HashMap<>();
  private final Set<JeroMqPeer> blocked = new LinkedHashSet<>();
  private @Nullable RouterSocket socket;

  /** What has been read and not yet been handed over; belongs to the reader. */
  private final FairQueue undelivered;

  /** How many messages have been read; belongs to the reader. */
  private long messagesRead;

  private volatile @Nullable Poller poller; // the socket's
  private volatile boolean left;
  private volatile boolean awaitsRoom;
  private volatile boolean broken;
  private volatile boolean closed;

  /** Something to be written. */
  private record Parcel(JeroMqPeer peer, UnsentMessage unsentMessage) {}

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
    parcels.add(new Parcel(peer, unsentMessage));
    if (!canWrite) {
      wake();
      return;
    }
    // Asked after adding: a reader that is told to leave its callback now will be followed by one
    // who looks for parcels first.
    if (!leaderFollowers.isLeader(Thread.currentThread())) {
      flush();
    }
  }

  /** Writes what is queued if nobody else is about to. */
  void flush() {
    while (!parcels.isEmpty() && writeLock.tryAcquire()) {
      boolean comeIn = false;
      int written = 0;
      RouterSocket present = socket;
      try {
        if (present != null && !broken) {
          written = write(present);
          comeIn = present.readable();
        }
      } catch (Throwable failure) {
        fail(failure);
      } finally {
        releaseWriteLock(present);
      }
      if (comeIn || awaitsRoom || written == WRITES_AT_ONCE || present == null || broken) {
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
    retryChoked(present);
    int written = 0;
    while (written < WRITES_AT_ONCE) {
      Parcel parcel = parcels.poll();
      if (parcel == null) {
        break;
      }
      written++;
      JeroMqPeer peer = parcel.peer();
      if (!peer.backlog.isEmpty() || !writeTo(present, peer, parcel.unsentMessage())) {
        peer.backlog.add(parcel.unsentMessage());
        if (blocked.add(peer)) {
          memory.add(peer);
        }
      }
    }
    awaitsRoom = !blocked.isEmpty();
    return written;
  }

  private void retryChoked(RouterSocket present) {
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

  /** Whether there is nothing more to be done for the message. */
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

  /** The first half of the reader's work: writes what is queued and reads what has come. */
  void runOnce() {
    assert leaderFollowers.isLeader();
    tellWritable();
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
        loseEvicted();
        left = full || (isCrowded() ? !undelivered.isEmpty() : !read(present));
      }
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      releaseWriteLock(present);
    }
  }

  /** JeroMQ can't stop reading from one connection only, so all have to wait. */
  private boolean isCrowded() {
    return undelivered.messages() - undelivered.waitingMessages() >= READS_AT_ONCE
        || undelivered.bytes() > memory.limitBytes() / SHARE_OF_MEMORY;
  }

  /** Whether all that has come was read. */
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

  /** JeroMQ reads from all connections alike, so that the server has to wait for slow readers. */
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

  /** Has the reader tell that a peer takes replies again. By any thread. */
  void tellWritable(JeroMqPeer peer) {
    writable.add(peer);
    left = true;
    wake();
  }

  /** Has what waits for a peer dropped. By any thread. */
  void evict(JeroMqPeer peer) {
    evicted.add(peer);
    left = true;
    wake();
  }

  private void loseEvicted() {
    JeroMqPeer peer = evicted.poll();
    while (peer != null) {
      counters.refused(RefusedBy.MEMORY_BYTES);
      blocked.remove(peer);
      loseBacklog(peer);
      peer = evicted.poll();
    }
  }

  private void loseBacklog(JeroMqPeer peer) {
    assert writeLock.isHeld();
    counters.dropped.add(peer.backlog.size());
    peer.backlog.forEach(peer::release);
    peer.backlog.clear();
  }

  private void tellWritable() {
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
    loseBacklog(peer);
    undelivered.addUrgent(peer.events()::disconnected);
  }

  /** The next to be handed over, for the reader; null if there is none. */
  @Nullable
  Runnable nextCallback() {
    return closed ? null : undelivered.next();
  }

  boolean moreLeft() {
    return left
        || !parcels.isEmpty()
        || broken
        || !undelivered.isEmpty()
        || !writable.isEmpty()
        || !evicted.isEmpty();
  }

  /**
   * A peer's room may be told of by a signal that a write has used up: where messages wait for
   * room, somebody has to look now and then.
   */
  void sleep(long nanos) {
    assert leaderFollowers.isLeader();
    long longest = awaitsRoom ? Math.min(nanos, LOOK_FOR_ROOM_NANOS) : nanos;
    Poller present = poller;
    if (present != null) { // without a socket there is one to be made
      present.await(() -> moreLeft() || leaderFollowers.closing(), longest, false);
    }
  }

  void wake() {
    Poller present = poller;
    if (present != null) { // without a socket nobody sleeps
      present.wake();
    }
  }

  /** Tells the reader, if that is another thread by now, that a message has been examined. */
  void wakeReader() {
    leaderFollowers.wakeUnlessLeading();
  }

  private void fail(Throwable failure) {
    declareBroken();
    LOG.warn("A socket failed and is replaced", failure);
  }

  /** Has the socket replaced. */
  void declareBroken() {
    broken = true;
    wake();
  }

  boolean broken() {
    return broken;
  }

  /** By the reader, or before there is one. */
  void open(RouterSocket bound) {
    assert leaderFollowers.isLeader();
    poller = new JeroMqPoller(bound.signals(), () -> false, () -> messagesRead);
    writeLock.acquire();
    socket = bound;
    broken = false;
    writeLock.release();
  }

  /** Closes the socket; its connections are lost. By the reader. */
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

  /** From now on nothing more is accepted for sending, and nothing handed over. */
  void close() {
    closed = true;
  }

  /** Whether all that was accepted for sending has been written. By the reader, after a round. */
  boolean allWritten() {
    writeLock.acquire();
    try {
      return parcels.isEmpty() && blocked.isEmpty();
    } finally {
      writeLock.release();
    }
  }
}
