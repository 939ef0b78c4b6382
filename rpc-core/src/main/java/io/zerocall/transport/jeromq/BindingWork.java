package io.zerocall.transport.jeromq;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Doorbell;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.Introduction;
import io.zerocall.transport.engine.Outgoing;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties.News;
import io.zerocall.transport.engine.StackRoom;
import io.zerocall.transport.engine.Tally;
import io.zerocall.transport.engine.Turn;
import io.zerocall.transport.jeromq.Frames.Written;
import io.zerocall.transport.jeromq.RouterSocket.Arrival;
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
 * {@link ReaderCrew} does all of it; other threads only write, if nobody else is about to (see
 * {@link Turn}).
 */
final class BindingWork {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);
  private static final int WRITES_AT_ONCE = 256;
  private static final int READS_AT_ONCE = 64;

  /** What is undelivered may take such a part of the memory. */
  private static final int SHARE_OF_MEMORY = 16;

  private static final long LOOK_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final TransportOptions options;
  private final ServerReceiver server;
  private final Tally tally;
  private final MemoryBudget memory;
  private final ReaderCrew crew;
  private final Turn turn = new Turn();
  private final Doorbell doorbell = new Doorbell();
  private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> writable = new ConcurrentLinkedQueue<>();
  private final Queue<JeroMqPeer> evicted = new ConcurrentLinkedQueue<>();

  // These need the turn.
  private final Map<ByteBuffer, JeroMqPeer> peers = new HashMap<>();
  private final Set<JeroMqPeer> choked = new LinkedHashSet<>();
  private @Nullable RouterSocket socket;

  /** What has been read and not yet been handed over; belongs to the reader. */
  private final FairQueue undelivered = new FairQueue();

  private volatile boolean left;
  private volatile boolean awaitsRoom;
  private volatile boolean broken;
  private volatile boolean closed;

  /** Something to be written. */
  private record Parcel(JeroMqPeer peer, Outgoing outgoing) {}

  BindingWork(TransportOptions options, ServerReceiver server, Tally tally, ReaderCrew crew) {
    this.options = options;
    this.server = server;
    this.tally = tally;
    this.memory = options.memoryOrNew();
    this.crew = crew;
  }

  boolean send(JeroMqPeer peer, Message message) {
    if (closed || !peer.admit(message)) {
      tally.dropped.increment();
      return false;
    }
    add(peer, new Outgoing(message, true));
    return true;
  }

  boolean offer(JeroMqPeer peer, Message notification) {
    if (closed || !peer.admitToSpare(notification)) {
      return false;
    }
    add(peer, new Outgoing(notification, false));
    return true;
  }

  private void add(JeroMqPeer peer, Outgoing outgoing) {
    boolean canWrite = StackRoom.toWrite();
    parcels.add(new Parcel(peer, outgoing));
    if (!canWrite) {
      doorbell.ring();
      return;
    }
    // Asked after adding: a reader that is told to leave its callback now will be followed by one
    // who looks for parcels first.
    if (!crew.reading(Thread.currentThread())) {
      pump();
    }
  }

  /** Writes what is queued if nobody else is about to. */
  void pump() {
    while (!parcels.isEmpty() && turn.tryTake()) {
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
        giveBackTurn(present);
      }
      if (comeIn || awaitsRoom || written == WRITES_AT_ONCE || present == null || broken) {
        left = true;
        doorbell.ring();
        return;
      }
    }
  }

  private void giveBackTurn(@Nullable RouterSocket used) {
    try {
      if (used != null) {
        used.restoreInterrupt();
      }
    } finally {
      turn.giveBack();
    }
  }

  private int write(RouterSocket present) {
    retryChoked(present);
    int written = 0;
    while (written < WRITES_AT_ONCE) {
      Parcel parcel = parcels.poll();
      if (parcel == null) {
        break;
      }
      written++;
      JeroMqPeer peer = parcel.peer();
      if (!peer.backlog.isEmpty() || !writeTo(present, peer, parcel.outgoing())) {
        peer.backlog.add(parcel.outgoing());
        if (choked.add(peer)) {
          memory.add(peer);
        }
      }
    }
    awaitsRoom = !choked.isEmpty();
    return written;
  }

  private void retryChoked(RouterSocket present) {
    if (choked.isEmpty()) {
      return;
    }
    Iterator<JeroMqPeer> each = choked.iterator();
    while (each.hasNext()) {
      JeroMqPeer peer = each.next();
      Outgoing next = peer.backlog.peek();
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
  private boolean writeTo(RouterSocket present, JeroMqPeer peer, Outgoing outgoing) {
    Written written =
        peer.gone() ? Written.UNREACHABLE : present.write(peer.routingId(), outgoing.message());
    switch (written) {
      case DONE -> tally.sent.increment();
      case UNREACHABLE -> tally.dropped.increment();
      case FULL -> {
        return false;
      }
    }
    peer.release(outgoing);
    return true;
  }

  /** The first half of the reader's work: writes what is queued and reads what has come. */
  void round() {
    tellWritable();
    readAndWrite();
    settle();
  }

  private void readAndWrite() {
    turn.take();
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
      giveBackTurn(present);
    }
  }

  /** JeroMQ can't stop reading from one connection only, so all have to wait. */
  private boolean isCrowded() {
    return undelivered.messages() - undelivered.waitingMessages() >= READS_AT_ONCE
        || undelivered.bytes() > memory.limitBytes() / SHARE_OF_MEMORY;
  }

  /** Whether all that has come was read. */
  private boolean read(RouterSocket present) {
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
      tally.received.increment();
      doorbell.wasFruitful();
      peer.flow().add(peer.introduction().arrival(message, System.nanoTime()), message.size());
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
    doorbell.ring();
  }

  /** Has what waits for a peer dropped. By any thread. */
  void evict(JeroMqPeer peer) {
    evicted.add(peer);
    left = true;
    doorbell.ring();
  }

  private void loseEvicted() {
    JeroMqPeer peer = evicted.poll();
    while (peer != null) {
      tally.refused(RefusedBy.MEMORY_BYTES);
      choked.remove(peer);
      loseBacklog(peer);
      peer = evicted.poll();
    }
  }

  private void loseBacklog(JeroMqPeer peer) {
    tally.dropped.add(peer.backlog.size());
    peer.backlog.forEach(peer::release);
    peer.backlog.clear();
  }

  private void tellWritable() {
    JeroMqPeer peer = writable.poll();
    while (peer != null) {
      undelivered.addUrgent(peer.introduction()::writable);
      peer = writable.poll();
    }
  }

  private void settle() {
    undelivered.settle(memory, tally.undelivered);
  }

  Introduction introduce(JeroMqPeer peer) {
    return new Introduction(server, peer);
  }

  private JeroMqPeer newPeer(Arrival arrival) {
    return new JeroMqPeer(arrival.routingId().array(), arrival.inflow(), this, options);
  }

  private void leave(JeroMqPeer peer) {
    peer.leave();
    choked.remove(peer);
    memory.remove(peer);
    loseBacklog(peer);
    undelivered.addUrgent(peer.introduction()::disconnected);
  }

  /** The next to be handed over, for the reader; null if there is none. */
  @Nullable
  News nextNews() {
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
    long longest = awaitsRoom ? Math.min(nanos, LOOK_FOR_ROOM_NANOS) : nanos;
    doorbell.sleep(() -> moreLeft() || crew.closing(), longest);
  }

  void ring() {
    doorbell.ring();
  }

  /** Tells the reader, if that is another thread by now, that a message has been examined. */
  void wakeReader() {
    crew.ringUnlessReading();
  }

  private void fail(Throwable failure) {
    declareBroken();
    LOG.warn("A socket failed and is replaced", failure);
  }

  /** Has the socket replaced. */
  void declareBroken() {
    broken = true;
    doorbell.ring();
  }

  boolean broken() {
    return broken;
  }

  /** By the reader, or before there is one. */
  void open(RouterSocket bound) {
    doorbell.attach(bound.signals());
    turn.take();
    socket = bound;
    broken = false;
    turn.giveBack();
  }

  /** Closes the socket; its connections are lost. By the reader. */
  void shut(int lingerMillis) {
    doorbell.detach();
    turn.take();
    try {
      RouterSocket present = socket;
      socket = null;
      new ArrayList<>(peers.values()).forEach(this::leave);
      peers.clear();
      if (present != null) {
        present.close(lingerMillis);
      }
    } finally {
      turn.giveBack();
    }
  }

  /** From now on nothing more is accepted for sending, and nothing handed over. */
  void close() {
    closed = true;
  }

  /** Whether all that was accepted for sending has been written. By the reader, after a round. */
  boolean allWritten() {
    turn.take();
    try {
      return parcels.isEmpty() && choked.isEmpty();
    } finally {
      turn.giveBack();
    }
  }

  void end() {
    doorbell.close();
  }
}
