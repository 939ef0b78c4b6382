package io.zerocall.bench.publish;

/** One publisher, and subscribers of the same topic, each with its own connection. */
interface PublishClient extends AutoCloseable {

  /**
   * Adds a subscriber. The server may get to know of it later.
   *
   * @param listener is called for each notification that arrives
   */
  void subscribe(NotificationListener listener);

  /**
   * Returns whether a subscriber is reached as soon as it is added, and learns how many
   * notifications it has missed from then on.
   */
  default boolean reportsMissed() {
    return false;
  }

  /**
   * Publishes notifications with the numbers from {@code first} on, one after the other and as fast
   * as possible. Must be called by one thread.
   */
  void publish(int first, int count);

  @Override
  void close();
}
