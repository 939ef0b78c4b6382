package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;

/** A receiver that never replies. */
final class Silence implements PeerReceiver {
  @Override
  public void received(Message message, long waitedNanos, ReplyTo replyTo) {}

  @Override
  public void disconnected() {}
}
