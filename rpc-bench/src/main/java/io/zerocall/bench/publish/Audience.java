package io.zerocall.bench.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The subscribers of one publisher. Not thread-safe. */
final class Audience {
  /** How long to wait for a mark before it is published once more: it may have been missed. */
  private static final long MARK_MILLIS = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PublishClient client;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private int mark;
  private long published;

  /** Adds this many subscribers, and waits until the server reaches all of them. */
  Audience(PublishClient client, int size) throws InterruptedException {
    this.client = client;
    for (int i = 0; i < size; i++) {
      Subscriber subscriber = new Subscriber();
      client.subscribe(subscriber);
      subscribers.add(subscriber);
    }
    publishMark();
  }

  /** Publishes this many notifications, and waits until all that arrive have arrived. */
  Delivery burst(int count) throws InterruptedException {
    subscribers.forEach(Subscriber::reset);
    long begun = System.nanoTime();
    publish(0, count);
    publishMark();
    subscribers.forEach(Subscriber::requireOrder);
    if (client.reportsMissed()) {
      for (Subscriber subscriber : subscribers) {
        subscriber.requireAccount(published, PATIENCE.toMillis());
      }
    }
    long delivered = subscribers.stream().mapToLong(Subscriber::delivered).sum();
    long last = subscribers.stream()
        .filter(subscriber -> subscriber.delivered() > 0)
        .mapToLong(subscriber -> subscriber.lastNanos() - begun)
        .max()
        .orElse(0);
    return new Delivery(delivered, (long) count * subscribers.size(), last);
  }

  private void publish(int first, int count) {
    client.publish(first, count);
    published += count;
  }

  /**
   * Publishes a mark. Order is kept, so a subscriber that has received a mark has received all
   * notifications before it, except the missed ones.
   */
  private void publishMark() throws InterruptedException {
    mark--;
    publish(mark, 1);
    long begun = System.nanoTime();
    for (Subscriber subscriber : subscribers) {
      while (!subscriber.awaitMark(mark, MARK_MILLIS)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("a subscriber can't be reached");
        }
        publish(mark, 1);
      }
    }
  }
}
