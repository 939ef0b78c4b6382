package io.zerocall.server.topic;

import io.zerocall.contract.Names;

/**
 * Observes each topic's first subscriber and the end of its last one, alternately. Called while the
 * topic can't change, so implementations must be quick, must not throw, and must not subscribe.
 */
public interface TopicObserver {
  /** Does nothing. */
  TopicObserver NONE = new TopicObserver() {
    @Override
    public void opened(String topic) {}

    @Override
    public void closed(String topic) {}
  };

  /** Returns an observer that passes on the events of topics with names that users may choose. */
  static TopicObserver ofUsersTopics(TopicObserver observer) {
    return new TopicObserver() {
      @Override
      public void opened(String topic) {
        if (!Names.isReserved(topic)) {
          observer.opened(topic);
        }
      }

      @Override
      public void closed(String topic) {
        if (!Names.isReserved(topic)) {
          observer.closed(topic);
        }
      }
    };
  }

  /** Returns an observer that passes each event on to two others. */
  static TopicObserver both(TopicObserver first, TopicObserver second) {
    return new TopicObserver() {
      @Override
      public void opened(String topic) {
        first.opened(topic);
        second.opened(topic);
      }

      @Override
      public void closed(String topic) {
        first.closed(topic);
        second.closed(topic);
      }
    };
  }

  /** Called when a topic gets its first subscriber. */
  void opened(String topic);

  /** Called when the last subscriber of a topic is gone. */
  void closed(String topic);
}
