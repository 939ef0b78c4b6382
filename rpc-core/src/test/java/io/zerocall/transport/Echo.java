package io.zerocall.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends every body back. Safe for any thread. */
public final class Echo implements ServerReceiver {
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger disconnected = new AtomicInteger();

  /** How many connections there have been. */
  public int connections() {
    return connected.get();
  }

  /** How many of them have ended. */
  public int disconnections() {
    return disconnected.get();
  }

  @Override
  public PeerReceiver connected(Peer peer) {
    connected.incrementAndGet();
    return new PeerReceiver() {
      @Override
      public void received(Message message, long place, long waitedNanos, ReplyTo replyTo) {
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
