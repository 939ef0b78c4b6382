package io.zerocall.client.topic;

import io.zerocall.RpcSubscription;
import io.zerocall.topic.ListenerQueue;

/**
 * A listener that a client has subscribed.
 *
 * @param queue the messages that wait for the listener
 * @param leave ends its subscriptions; does nothing the second time
 */
record ClientSubscription(ListenerQueue queue, Runnable leave) implements RpcSubscription {
  @Override
  public long missed() {
    return queue.missed();
  }

  @Override
  public void close() {
    leave.run();
  }
}
