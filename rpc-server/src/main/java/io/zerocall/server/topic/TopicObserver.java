package io.zerocall.server.topic;

/**
 * Hears of each topic's first subscriber and of its last one's end, in turn. Called while the topic
 * can't change: must be quick, must not throw, and must not subscribe anybody.
 */
public interface TopicObserver {
  /** Watches nothing. */
  TopicObserver NONE = new TopicObserver() {
    @Override
    public void opened(String topic) {}

    @Override
    public void closed(String topic) {}
  };

  /** Somebody has subscribed to a topic that had no subscriber. */
  void opened(String topic);

  /** The last subscriber of a topic is gone. */
  void closed(String topic);
}
