package io.zerocall.bench.publish;

import java.util.function.IntConsumer;

/** One publisher, and subscribers of the same topic, each with a connection of its own. */
interface PublishClient extends AutoCloseable {

  /**
   * Adds a subscriber. It may be some time until the server knows of it.
   *
   * @param numbers is told the number of each notification that comes, in their order and never by
   *     two threads at once
   */
  void subscribe(IntConsumer numbers);

  /**
   * Publishes, one after the other and as fast as it goes, notifications with the numbers from
   * {@code first} on. To be called by one thread.
   */
  void publish(int first, int count);

  @Override
  void close();
}
