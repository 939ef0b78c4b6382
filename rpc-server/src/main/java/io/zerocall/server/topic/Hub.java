package io.zerocall.server.topic;

import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what is published to who is subscribed. It knows only topics that somebody is subscribed
 * to; publishing to another does nothing. What one thread publishes reaches each recipient in its
 * order. Safe for use by any thread, and without a lock for who publishes.
 */
public final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /**
   * The lists are never changed but replaced: who unsubscribes and subscribes again while something
   * is being published must not be met twice.
   */
  private final Map<String, List<Subscription>> topics = new ConcurrentHashMap<>();

  private final MissedNotices notices = new MissedNotices();
  private final TopicObserver watch;

  public Hub(TopicObserver watch) {
    this.watch = watch;
  }

  /**
   * A subscriber, without subscriptions yet.
   *
   * @param most how many it may have
   */
  public Subscriber subscriber(Recipient recipient, int most) {
    return new Subscriber(this, recipient, most);
  }

  Subscription add(String topic, Recipient recipient) {
    Subscription subscription = new Subscription(topic, recipient, notices);
    topics.compute(topic, (name, present) -> {
      List<Subscription> subscriptions = new ArrayList<>(present == null ? List.of() : present);
      subscriptions.add(subscription);
      if (present == null) {
        watch.opened(topic);
      }
      return subscriptions;
    });
    return subscription;
  }

  void remove(String topic, Subscription subscription) {
    subscription.end();
    topics.computeIfPresent(topic, (name, present) -> {
      List<Subscription> subscriptions = new ArrayList<>(present);
      subscriptions.remove(subscription);
      if (!subscriptions.isEmpty()) {
        return subscriptions;
      }
      watch.closed(topic);
      return null;
    });
  }

  /** Whether anybody is subscribed to a topic. */
  public boolean isListenedTo(String topic) {
    return topics.containsKey(topic);
  }

  /**
   * Brings a document to all subscribers of a topic: the same bytes, which must not be changed any
   * more. Never blocks, and runs no user's code unless a server was given an executor that does.
   */
  public void publish(String topic, byte[] document) {
    List<Subscription> subscriptions = topics.get(topic);
    if (subscriptions == null) {
      return;
    }
    Message message = Message.of(null, document);
    for (Subscription subscription : subscriptions) {
      try {
        subscription.bring(message);
      } catch (RuntimeException | Error e) {
        LOG.error("A message of a topic could not be brought", e);
      }
    }
  }

  /** So many messages of a topic could not be published: all its subscribers have missed them. */
  public void missed(String topic, long count) {
    tell(topic, subscription -> subscription.missed(count));
  }

  private void tell(String topic, Consumer<Subscription> notice) {
    for (Subscription subscription : topics.getOrDefault(topic, List.of())) {
      try {
        notice.accept(subscription);
      } catch (RuntimeException | Error e) {
        LOG.error("A notice of missed messages could not be brought", e);
      }
    }
  }

  /** Nobody knows how many messages of a topic could not be published, if any. */
  public void lost(String topic) {
    tell(topic, Subscription::lost);
  }

  /** Ends what is left of all topics; no more notices are sent. */
  public void close() {
    for (String topic : topics.keySet()) {
      topics.computeIfPresent(topic, (name, present) -> {
        watch.closed(topic);
        return null;
      });
    }
    notices.close();
  }
}
