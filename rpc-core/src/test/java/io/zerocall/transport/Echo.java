package io.zerocall.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends every body back. Safe for use by several threads. */
public final class Echo implements ServerReceiver {
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger disconnected = new AtomicInteger();

  /** Returns how many connections have been made. */
  public int connections() {
    return connected.get();
  }

  /** Returns how many of them have ended. */
  public int disconnections() {
    return disconnected.get();
  }

  @Override
  public PeerReceiver connected(Peer peer) {
    connected.incrementAndGet();
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        byte[] body = message.body();
        peer.send(message.reply(body == null ? new byte[] {'?'} : body));
      }

      @Override
      public void disconnected() {
        disconnected.incrementAndGet();
      }
    };
  }
}
