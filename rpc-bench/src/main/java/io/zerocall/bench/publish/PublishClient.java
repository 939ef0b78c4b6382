package io.zerocall.bench.publish;

/** One publisher, and subscribers of the same topic, each with a connection of its own. */
interface PublishClient extends AutoCloseable {

  /**
   * Adds a subscriber. It may be some time until the server knows of it.
   *
   * @param listener is told of each notification that comes
   */
  void subscribe(NotificationListener listener);

  /**
   * Whether a subscriber is reached as soon as it is added, and is told how many it has missed of
   * what is published from then on.
   */
  default boolean tellsMissed() {
    return false;
  }

  /**
   * Publishes, one after the other and as fast as it goes, notifications with the numbers from
   * {@code first} on. To be called by one thread.
   */
  void publish(int first, int count);

  @Override
  void close();
}
