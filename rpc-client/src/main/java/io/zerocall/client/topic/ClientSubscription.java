package io.zerocall.client.topic;

import io.zerocall.RpcSubscription;
import io.zerocall.topic.ListenerQueue;

/**
 * A listener that a client has subscribed.
 *
 * @param queue what waits for the listener
 * @param leave ends what it is subscribed to; the second time does nothing
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
