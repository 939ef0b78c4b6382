package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.PeerReceiver;

/** Listens and says nothing. */
final class Silence implements PeerReceiver {
  @Override
  public void received(Message message) {}

  @Override
  public void disconnected() {}
}
