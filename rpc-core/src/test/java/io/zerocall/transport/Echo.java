package io.zerocall.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends every body back. Safe for any thread. */
public final class Echo implements ServerReceiver {
  final AtomicInteger disconnected = new AtomicInteger();

  @Override
  public PeerReceiver connected(Peer peer) {
    return new PeerReceiver() {
      @Override
      public void received(Message message) {
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
