package io.zerocall.transport.engine;

import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notifies a server of one connection with its first message, once, and of its end, once. The
 * system may suspend a leader anywhere in here while another takes over. So several threads may be
 * here at a time, and the notification of the end may overtake the first message. Safe for any
 * thread.
 */
public final class ConnectionEvents {
  private final ServerReceiver server;
  private final Peer peer;
  private final LongSupplier clock;

  // Guarded by this.
  private @Nullable PeerReceiver receiver;
  private boolean gone;

  private long arrived; // belongs to the reader

  /** The events of a connection whose messages are read by {@link System#nanoTime}. */
  public ConnectionEvents(ServerReceiver server, Peer peer) {
    this(server, peer, System::nanoTime);
  }

  /** The same by another clock. */
  public ConnectionEvents(ServerReceiver server, Peer peer, LongSupplier clock) {
    this.server = server;
    this.peer = peer;
    this.clock = clock;
  }

  /**
   * Returns the callback that delivers a message; called by the leader, in the order of messages.
   *
   * @param readAt when the message was read, by the clock
   */
  public Runnable arrival(Message message, long readAt) {
    return arrival(message, readAt, peer);
  }

  /** The same, for a message whose reply goes elsewhere than to the peer. */
  public Runnable arrival(Message message, long readAt, ReplyTo replyTo) {
    long place = arrived++;
    return () -> received(message, place, readAt, replyTo);
  }

  private void received(Message message, long place, long readAt, ReplyTo replyTo) {
    PeerReceiver told;
    boolean overtaken;
    synchronized (this) {
      overtaken = receiver == null && gone;
      told = receiver == null ? server.connected(peer) : receiver;
      receiver = told;
    }
    try {
      told.received(message, place, clock.getAsLong() - readAt, replyTo);
    } finally {
      if (overtaken) {
        told.disconnected();
      }
    }
  }

  /** Reports that the connection takes replies again, if the server knows it. */
  public void writable() {
    PeerReceiver told;
    synchronized (this) {
      told = receiver;
    }
    if (told != null) {
      told.writable();
    }
  }

  /** Reports that no client waits for a reply any more, if the server knows the connection. */
  public void abandoned(ReplyTo replyTo) {
    PeerReceiver told;
    synchronized (this) {
      told = receiver;
    }
    if (told != null) {
      told.abandoned(replyTo);
    }
  }

  /** Reports that the connection has ended, if the server knows it. */
  public void disconnected() {
    PeerReceiver told;
    synchronized (this) {
      gone = true;
      told = receiver;
    }
    if (told != null) {
      told.disconnected();
    }
  }
}
