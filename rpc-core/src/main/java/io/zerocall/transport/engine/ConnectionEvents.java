package io.zerocall.transport.engine;

import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports one connection to a server: once with its first message, or when it is established if
 * this side has dialed it, and once when it ends. Its messages come one after the other. The system
 * may stop the leader anywhere in here, and another thread then reads on. So the notification of
 * the end may overtake the first message. Thread-safe.
 */
public final class ConnectionEvents {
  private final ServerReceiver server;
  private final Peer peer;
  private final LongSupplier clock;

  // Guarded by this.
  private @Nullable PeerReceiver receiver;
  private boolean gone;

  /** Creates the events of a connection whose times are those of {@link System#nanoTime}. */
  public ConnectionEvents(ServerReceiver server, Peer peer) {
    this(server, peer, System::nanoTime);
  }

  /** Creates the same with another clock. */
  public ConnectionEvents(ServerReceiver server, Peer peer, LongSupplier clock) {
    this.server = server;
    this.peer = peer;
    this.clock = clock;
  }

  /**
   * Returns a callback that delivers a message. The leader calls this, in the order of the
   * messages.
   *
   * @param readAt when the message was read, by the clock
   */
  public Runnable arrival(Message message, long readAt) {
    return arrival(message, readAt, peer);
  }

  /** Returns the same for a message whose reply goes elsewhere than to the peer. */
  public Runnable arrival(Message message, long readAt, ReplyTo replyTo) {
    return () -> received(message, readAt, replyTo);
  }

  /** Reports a connection that this side has dialed, before its first message. */
  public void established() {
    synchronized (this) {
      if (!gone && receiver == null) {
        receiver = server.connected(peer);
      }
    }
  }

  private void received(Message message, long readAt, ReplyTo replyTo) {
    PeerReceiver target;
    boolean overtaken;
    synchronized (this) {
      overtaken = receiver == null && gone;
      target = receiver == null ? server.connected(peer) : receiver;
      receiver = target;
    }
    try {
      target.received(message, clock.getAsLong() - readAt, replyTo);
    } finally {
      if (overtaken) {
        target.disconnected();
      }
    }
  }

  /** Reports that the connection accepts replies again, if the server knows the connection. */
  public void writable() {
    PeerReceiver target;
    synchronized (this) {
      target = receiver;
    }
    if (target != null) {
      target.writable();
    }
  }

  /** Reports that the client no longer waits for a reply, if the server knows the connection. */
  public void abandoned(ReplyTo replyTo) {
    PeerReceiver target;
    synchronized (this) {
      target = receiver;
    }
    if (target != null) {
      target.abandoned(replyTo);
    }
  }

  /** Reports that the connection has ended, if the server knows the connection. */
  public void disconnected() {
    PeerReceiver target;
    synchronized (this) {
      gone = true;
      target = receiver;
    }
    if (target != null) {
      target.disconnected();
    }
  }
}
