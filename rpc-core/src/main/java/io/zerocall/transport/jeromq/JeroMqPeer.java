package io.zerocall.transport.jeromq;

import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.FairQueue;
import io.zerocall.transport.engine.Introduction;
import io.zerocall.transport.engine.Outgoing;
import io.zerocall.transport.engine.Printable;
import io.zerocall.transport.engine.UnsentLimit;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a binding. What is waiting for it to read is bounded, in messages and in bytes.
 */
final class JeroMqPeer implements Peer, MemoryBudget.SlowReader {
  private final byte[] routingId;
  private final @Nullable Inflow inflow;
  private final BindingWork work;
  private final Introduction introduction;
  private final UnsentLimit unsent;
  private final FairQueue.Flow flow;
  private volatile boolean gone;
  private volatile boolean evicted;

  /** Messages JeroMQ doesn't take for the time being. Needs the turn. */
  final Queue<Outgoing> backlog = new ArrayDeque<>();

  JeroMqPeer(
      byte[] routingId, @Nullable Inflow inflow, BindingWork work, TransportOptions options) {
    this.routingId = routingId;
    this.inflow = inflow;
    this.work = work;
    this.introduction = work.introduce(this);
    this.unsent = new UnsentLimit(options, work.memory());
    this.flow = work.newFlow();
  }

  Introduction introduction() {
    return introduction;
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

  /** Makes room for a message that is to wait; false if there is none. */
  boolean admit(Message message) {
    return !gone && !evicted && unsent.admit(message);
  }

  /** The same for a message that leaves half of the room to others. */
  boolean admitToSpare(Message message) {
    return !gone && !evicted && unsent.admitToSpare(message);
  }

  /** A message waits no longer. Needs the turn. */
  void release(Outgoing outgoing) {
    if (unsent.release(outgoing)) {
      work.tellWritable(this);
    }
  }

  FairQueue.Flow flow() {
    return flow;
  }

  @Override
  public void examined() {
    flow.examined();
    work.wakeReader();
  }

  @Override
  public boolean isWritable() {
    return !unsent.isCrowded();
  }

  @Override
  public long heldBytes() {
    return unsent.heldBytes();
  }

  /** JeroMQ closes no single connection: so it stays, but is sent nothing any more. */
  @Override
  public void evict(String reason) {
    evicted = true;
    work.evict(this);
  }

  @Override
  public @Nullable String host() {
    String address = inflow == null ? null : inflow.peerAddress();
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
    if (inflow != null) {
      inflow.end();
    }
  }

  @Override
  public String toString() {
    String address = inflow == null ? null : inflow.peerAddress();
    return address == null || address.isEmpty()
        ? "peer " + HexFormat.of().formatHex(routingId)
        : "peer " + Printable.text(address);
  }
}
