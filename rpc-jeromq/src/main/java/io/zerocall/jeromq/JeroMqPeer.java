package io.zerocall.jeromq;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.engine.UnsentLimit;
import io.zerocall.transport.engine.UnsentMessage;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a binding. The messages that wait for it to read are limited, by number and by
 * bytes.
 */
final class JeroMqPeer implements Peer, MemoryBudget.SlowReader {
  private final byte[] routingId;
  private final @Nullable GuardedAllocator allocator;
  private final RouterIo work;
  private final ConnectionEvents events;
  private final UnsentLimit unsent;
  private final FairQueue.Flow flow;
  private volatile boolean gone;
  private volatile boolean evicted;

  /** Messages that JeroMQ doesn't take at present. Needs the write lock. */
  final Queue<UnsentMessage> backlog = new ArrayDeque<>();

  JeroMqPeer(
      byte[] routingId,
      @Nullable GuardedAllocator allocator,
      RouterIo work,
      TransportOptions options) {
    this.routingId = routingId;
    this.allocator = allocator;
    this.work = work;
    this.events = work.newConnectionEvents(this);
    this.unsent = new UnsentLimit(options, work.memory());
    this.flow = work.newFlow();
  }

  ConnectionEvents events() {
    return events;
  }

  byte[] routingId() {
    return routingId;
  }

  @Override
  public boolean send(Message message) {
    return work.send(this, message);
  }

  @Override
  public boolean offer(Message notification) {
    return work.offer(this, notification);
  }

  /** Admits a message that is to wait; returns false if there is no capacity. */
  boolean admit(Message message) {
    return !gone && !evicted && unsent.admit(message);
  }

  /** Does the same for a message that leaves half of the capacity to others. */
  boolean admitToSpare(Message message) {
    return !gone && !evicted && unsent.admitToSpare(message);
  }

  /** Records that a message no longer waits. Needs the write lock. */
  void release(UnsentMessage unsentMessage) {
    if (unsent.release(unsentMessage)) {
      work.reportWritable(this);
    }
  }

  FairQueue.Flow flow() {
    return flow;
  }

  @Override
  public void examined() {
    flow.examined();
    work.wakeLeader();
  }

  @Override
  public boolean isWritable() {
    return !unsent.isCrowded();
  }

  @Override
  public long heldBytes() {
    return unsent.heldBytes();
  }

  /** Stops sending to the connection; JeroMQ can't close a single connection. */
  @Override
  public void evict(String reason) {
    evicted = true;
    work.evict(this);
  }

  @Override
  public @Nullable String host() {
    String address = allocator == null ? null : allocator.peerAddress();
    if (address == null || address.isEmpty()) {
      return null;
    }
    return address.substring(0, address.lastIndexOf(':'));
  }

  boolean gone() {
    return gone;
  }

  void leave() {
    gone = true;
    if (allocator != null) {
      allocator.end();
    }
  }

  @Override
  public String toString() {
    String address = allocator == null ? null : allocator.peerAddress();
    return address == null || address.isEmpty()
        ? "peer " + HexFormat.of().formatHex(routingId)
        : "peer " + Printable.text(address);
  }
}
