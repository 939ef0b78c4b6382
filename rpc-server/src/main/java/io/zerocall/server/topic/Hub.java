package io.zerocall.server.topic;

import io.zerocall.transport.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers published messages to subscribers. Only topics with subscribers exist here; publishing
 * to any other topic does nothing. Messages that one thread publishes reach each recipient in their
 * order. Thread-safe; publishing takes no lock.
 */
public final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /**
   * The lists are replaced, never changed: a recipient that unsubscribes and subscribes again while
   * a message is being published must not receive it twice.
   */
  private final Map<String, List<Subscription>> topics = new ConcurrentHashMap<>();

  private final MissedNotices notices = new MissedNotices();
  private final TopicObserver observer;

  /** @param observer is notified of the topics with names that users may choose */
  public Hub(TopicObserver observer) {
    this.observer = TopicObserver.ofUsersTopics(observer);
  }

  /**
   * Returns a new subscriber without subscriptions.
   *
   * @param most how many subscriptions it may have
   */
  public Subscriber subscriber(Recipient recipient, int most) {
    return new Subscriber(this, recipient, most);
  }

  Subscription add(String topic, Recipient recipient, boolean own) {
    Subscription subscription = new Subscription(topic, recipient, own, notices);
    topics.compute(topic, (name, present) -> {
      List<Subscription> subscriptions = new ArrayList<>(present == null ? List.of() : present);
      subscriptions.add(subscription);
      if (present == null) {
        observer.opened(topic);
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
      observer.closed(topic);
      return null;
    });
  }

  /** Returns whether a topic has subscribers. */
  public boolean isListenedTo(String topic) {
    return topics.containsKey(topic);
  }

  /**
   * Delivers a document to all subscribers of a topic. They share the bytes, which must not change
   * any more. Never blocks. Runs no user code, unless the server's executor does.
   */
  public void publish(String topic, byte[] document) {
    publish(topic, document, null);
  }

  /**
   * Delivers a document as {@link #publish(String, byte[])} does, but not to its publisher if that
   * doesn't want its own messages.
   *
   * @param publisher the connection that has published it; null if it is none
   */
  public void publish(String topic, byte[] document, @Nullable Subscriber publisher) {
    List<Subscription> subscriptions = topics.get(topic);
    if (subscriptions == null) {
      return;
    }
    Message message = Message.of(null, document);
    for (Subscription subscription : subscriptions) {
      try {
        if (publisher == null || subscription.wantsMessagesOf(publisher.recipient())) {
          subscription.deliver(message);
        }
      } catch (RuntimeException | Error e) {
        LOG.error("A message of a topic could not be delivered", e);
      }
    }
  }

  /**
   * Notifies all subscribers of a topic that they have missed this many messages, which could not
   * be published.
   */
  public void missed(String topic, long count) {
    notify(topic, subscription -> subscription.missed(count));
  }

  private void notify(String topic, Consumer<Subscription> notice) {
    for (Subscription subscription : topics.getOrDefault(topic, List.of())) {
      try {
        notice.accept(subscription);
      } catch (RuntimeException | Error e) {
        LOG.error("A notice of missed messages could not be delivered", e);
      }
    }
  }

  /**
   * Notifies all subscribers of a topic that they may have missed messages, whose number is
   * unknown.
   */
  public void lost(String topic) {
    notify(topic, Subscription::lost);
  }

  /** Closes all topics; no more notices are sent. */
  public void close() {
    for (String topic : topics.keySet()) {
      topics.computeIfPresent(topic, (name, present) -> {
        observer.closed(topic);
        return null;
      });
    }
    notices.close();
  }
}
