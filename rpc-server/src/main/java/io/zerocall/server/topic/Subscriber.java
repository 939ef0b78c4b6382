package io.zerocall.server.topic;

import java.util.HashMap;
import java.util.Map;

/** All subscriptions of one recipient. Thread-safe. */
public final class Subscriber {

  /** The outcome of a request to subscribe. */
  public enum Outcome {
    SUBSCRIBED,
    SUBSCRIBED_ALREADY,
    TOO_MANY
  }

  private final Hub hub;
  private final Recipient recipient;
  private final int most;

  // Guarded by this.
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private boolean ended;

  Subscriber(Hub hub, Recipient recipient, int most) {
    this.hub = hub;
    this.recipient = recipient;
    this.most = most;
  }

  /**
   * Subscribes, unless the subscriber has ended. Messages that are published after this returns are
   * delivered.
   */
  public Outcome subscribe(String topic) {
    return subscribe(topic, true);
  }

  /**
   * Subscribes as {@link #subscribe(String)} does.
   *
   * @param own whether the messages that this subscriber publishes itself are delivered too
   */
  public synchronized Outcome subscribe(String topic, boolean own) {
    if (ended || subscriptions.containsKey(topic)) {
      return Outcome.SUBSCRIBED_ALREADY;
    } else if (subscriptions.size() >= most) {
      return Outcome.TOO_MANY;
    }
    subscriptions.put(topic, hub.add(topic, recipient, own));
    return Outcome.SUBSCRIBED;
  }

  /**
   * Ends a subscription. Messages that are being published meanwhile may still be delivered.
   *
   * @return whether the topic was subscribed to
   */
  public synchronized boolean unsubscribe(String topic) {
    Subscription subscription = subscriptions.remove(topic);
    if (subscription == null) {
      return false;
    }
    hub.remove(topic, subscription);
    return true;
  }

  Recipient recipient() {
    return recipient;
  }

  /** Ends all subscriptions for ever. Idempotent. */
  public synchronized void end() {
    ended = true;
    subscriptions.forEach(hub::remove);
    subscriptions.clear();
  }
}
