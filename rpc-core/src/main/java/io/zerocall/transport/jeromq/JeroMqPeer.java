package io.zerocall.transport.jeromq;

import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.engine.Introduction;
import io.zerocall.transport.engine.Printable;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a binding. What is waiting for it to read is bounded, in messages and in bytes.
 */
final class JeroMqPeer implements Peer {
  private static final int BYTES_IN_MESSAGES = 16;

  private final byte[] routingId;
  private final @Nullable Inflow inflow;
  private final BindingWork work;
  private final Introduction introduction;
  private final int maxUnsentMessages;
  private final long maxUnsentBytes;
  private final AtomicInteger unsentMessages = new AtomicInteger();
  private final AtomicLong unsentBytes = new AtomicLong();
  private volatile boolean gone;

  /** Messages JeroMQ doesn't take for the time being. Needs the turn. */
  final Queue<Message> backlog = new ArrayDeque<>();

  JeroMqPeer(
      byte[] routingId,
      @Nullable Inflow inflow,
      BindingWork work,
      int maxUnsentMessages,
      int maxMessageBytes) {
    this.routingId = routingId;
    this.inflow = inflow;
    this.work = work;
    this.introduction = work.introduce(this);
    this.maxUnsentMessages = maxUnsentMessages;
    this.maxUnsentBytes = (long) BYTES_IN_MESSAGES * maxMessageBytes;
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

  /** Makes room for a message that is to wait; false if there is none. */
  boolean admit(Message message) {
    if (gone) {
      return false;
    }
    int size = message.size();
    int messages = unsentMessages.incrementAndGet();
    long bytes = unsentBytes.addAndGet(size);
    if (messages <= maxUnsentMessages && (bytes <= maxUnsentBytes || bytes == size)) {
      return true;
    }
    release(message);
    return false;
  }

  void release(Message message) {
    unsentMessages.decrementAndGet();
    unsentBytes.addAndGet(-message.size());
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
