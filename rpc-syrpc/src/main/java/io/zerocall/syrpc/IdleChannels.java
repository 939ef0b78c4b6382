package io.zerocall.syrpc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The channels that have no request, for further ones. Thread-safe. */
final class IdleChannels {
  private final Broker broker;
  private final Layout layout;
  private final Deque<RequestChannel> idle = new ArrayDeque<>();

  IdleChannels(Broker broker, Layout layout) {
    this.broker = broker;
    this.layout = layout;
  }

  /** Returns an open channel. */
  RequestChannel take() {
    for (RequestChannel known = poll(); known != null; known = poll()) {
      if (known.isOpen()) {
        return known;
      }
    }
    return RequestChannel.open(broker, layout);
  }

  private synchronized @Nullable RequestChannel poll() {
    return idle.poll();
  }

  /** Takes back a channel without a consumer and without a request. */
  synchronized void give(RequestChannel channel) {
    if (channel.isOpen()) {
      idle.push(channel);
    }
  }
}
