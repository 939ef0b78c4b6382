package io.zerocall.transport.inproc;

import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.Connection;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.ParkingPoller;
import io.zerocall.transport.engine.Poller;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection. */
final class InprocConnection implements Connection {
  private final InprocPeer peer;
  private final Counters counters;
  private final long largestMessage;
  private final Runnable onLost;
  private final List<Poller> pollers = new CopyOnWriteArrayList<>();
  private volatile @Nullable String lost;

  /** Whether no more messages are read; belongs to the reader. */
  private boolean ended;

  /** @param onLost run by any thread when the connection has ended */
  InprocConnection(InprocPeer peer, TransportOptions options, Counters counters, Runnable onLost) {
    this.peer = peer;
    this.counters = counters;
    this.largestMessage = InprocLoop.largestMessage(options);
    this.onLost = onLost;
  }

  // Called by the server's end, on any thread.

  /** Wakes the pollers because there is something to read, or space again to write. */
  void wake() {
    pollers.forEach(Poller::wake);
  }

  /** Notes that the server's end has ended the connection. What it has sent can still be read. */
  void ended() {
    wake();
    onLost.run();
  }

  // Called by the channel.

  @Override
  public Poller newPoller() {
    Poller poller = new ParkingPoller(() -> peer.hasReply() || peer.gone() != null, peer::hasSpace);
    pollers.add(poller);
    return poller;
  }

  @Override
  public boolean write(Message message) {
    return peer.receive(message);
  }

  @Override
  public boolean flush() {
    return peer.hasSpace();
  }

  @Override
  public boolean wantsFlush() {
    return false;
  }

  @Override
  public @Nullable Message read() {
    if (ended) {
      return null;
    }
    Message message = peer.takeReply();
    if (message != null && message.size() > largestMessage) {
      ended = true;
      counters.refused.increment();
      markLost("the server sent a message of more than " + largestMessage + " bytes");
      return null;
    }
    return message;
  }

  /** A connection that the server has ended is lost once all that it sent has been read. */
  @Override
  public @Nullable String lost() {
    String known = lost;
    if (known == null && hasEndedAndIsRead()) {
      known = peer.gone();
      lost = known; // permanently, even if a late sender is just removing what it has added
    }
    return known;
  }

  private boolean hasEndedAndIsRead() {
    return peer.gone() != null && !peer.hasReply();
  }

  @Override
  public void markLost(String reason) {
    if (lost == null) {
      lost = reason;
      onLost.run();
    }
  }

  @Override
  public boolean readToTheEnd() {
    return ended || hasEndedAndIsRead();
  }

  /** Doesn't wait, because the server already has what was written. */
  @Override
  public void close(int lingerMillis) {
    peer.leave(lost() == null);
  }
}
