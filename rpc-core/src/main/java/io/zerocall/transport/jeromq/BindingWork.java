package io.zerocall.transport.jeromq;

import io.zerocall.transport.Message;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Doorbell;
import io.zerocall.transport.engine.Introduction;
import io.zerocall.transport.engine.ReaderCrew;
import io.zerocall.transport.engine.ReaderDuties.News;
import io.zerocall.transport.engine.StackRoom;
import io.zerocall.transport.engine.Tally;
import io.zerocall.transport.engine.Turn;
import io.zerocall.transport.jeromq.Frames.Written;
import io.zerocall.transport.jeromq.RouterSocket.Arrival;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
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
  private static final long LOOK_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final TransportOptions options;
  private final ServerReceiver server;
  private final Tally tally;
  private final ReaderCrew crew;
  private final Turn turn = new Turn();
  private final Doorbell doorbell = new Doorbell();
  private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();

  // These need the turn.
  private final Map<ByteBuffer, JeroMqPeer> peers = new HashMap<>();
  private final Set<JeroMqPeer> choked = new LinkedHashSet<>();
  private @Nullable RouterSocket socket;

  /** What has been read and not yet been handed over; belongs to the reader. */
  private final Queue<News> news = new ArrayDeque<>();

  private volatile boolean left;
  private volatile boolean awaitsRoom;
  private volatile boolean broken;
  private volatile boolean closed;

  /** Something to be written. */
  private record Parcel(JeroMqPeer peer, Message message) {}

  BindingWork(TransportOptions options, ServerReceiver server, Tally tally, ReaderCrew crew) {
    this.options = options;
    this.server = server;
    this.tally = tally;
    this.crew = crew;
  }

  boolean send(JeroMqPeer peer, Message message) {
    if (closed || !peer.admit(message)) {
      tally.dropped.increment();
      return false;
    }
    add(peer, message);
    return true;
  }

  boolean offer(JeroMqPeer peer, Message notification) {
    if (closed || !peer.admitToSpare(notification)) {
      return false;
    }
    add(peer, notification);
    return true;
  }

  private void add(JeroMqPeer peer, Message message) {
    boolean canWrite = StackRoom.toWrite();
    parcels.add(new Parcel(peer, message));
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
        if (present != null) {
          written = write(present);
          comeIn = present.readable();
        }
      } catch (Throwable failure) {
        fail(failure);
      } finally {
        if (present != null) {
          present.restoreInterrupt();
        }
        turn.giveBack();
      }
      if (comeIn || awaitsRoom || written == WRITES_AT_ONCE || present == null) {
        left = true;
        doorbell.ring();
        return;
      }
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
      if (!peer.backlog.isEmpty() || !writeTo(present, peer, parcel.message())) {
        peer.backlog.add(parcel.message());
        choked.add(peer);
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
      Message message = peer.backlog.peek();
      while (message != null && writeTo(present, peer, message)) {
        peer.backlog.poll();
        message = peer.backlog.peek();
      }
      if (message == null) {
        each.remove();
      }
    }
  }

  /** Whether there is nothing more to be done for the message. */
  private boolean writeTo(RouterSocket present, JeroMqPeer peer, Message message) {
    Written written = peer.gone() ? Written.UNREACHABLE : present.write(peer.routingId(), message);
    switch (written) {
      case DONE -> tally.sent.increment();
      case UNREACHABLE -> tally.dropped.increment();
      case FULL -> {
        return false;
      }
    }
    peer.release(message);
    return true;
  }

  /** The first half of the reader's work: writes what is queued and reads what has come. */
  void round() {
    turn.take();
    RouterSocket present = socket;
    try {
      left = false;
      if (present != null) {
        boolean full = write(present) == WRITES_AT_ONCE;
        left = !read(present) || full;
      }
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      if (present != null) {
        present.restoreInterrupt();
      }
      turn.giveBack();
    }
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
      news.add(peer.introduction().arrival(message));
    }
    return false;
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
    tally.dropped.add(peer.backlog.size());
    peer.backlog.clear();
    news.add(peer.introduction()::disconnected);
  }

  /** The next to be handed over, for the reader; null if there is none. */
  @Nullable
  News nextNews() {
    return closed ? null : news.poll();
  }

  boolean moreLeft() {
    return left || !parcels.isEmpty() || broken || !news.isEmpty();
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

  private void fail(Throwable failure) {
    broken = true;
    LOG.warn("A socket failed and is replaced", failure);
    doorbell.ring();
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
