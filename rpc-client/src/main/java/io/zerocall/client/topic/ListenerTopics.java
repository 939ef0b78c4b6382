package io.zerocall.client.topic;

import io.zerocall.topic.ListenerQueue;

/** The topics of a client's listeners, at its server or its servers. Thread-safe. */
public interface ListenerTopics {

  /**
   * Subscribes to the topics of a queue's listener, and waits for the confirmation. If that throws,
   * the queue has to {@link #leave}.
   *
   * @param view makes the calls
   */
  void join(SubscriptionCalls view, ListenerQueue queue);

  /** Ends the subscriptions of a queue's listener. Does nothing the second time. Never blocks. */
  void leave(ListenerQueue queue);
}
