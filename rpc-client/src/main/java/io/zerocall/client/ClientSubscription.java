package io.zerocall.client;

import io.zerocall.RpcSubscription;
import io.zerocall.topic.ListenerQueue;

/** A listener that a client has subscribed. */
final class ClientSubscription implements RpcSubscription {
  private final Topics topics;
  private final ListenerQueue queue;

  ClientSubscription(Topics topics, ListenerQueue queue) {
    this.topics = topics;
    this.queue = queue;
  }

  @Override
  public long missed() {
    return queue.missed();
  }

  @Override
  public void close() {
    topics.leave(queue);
  }
}
