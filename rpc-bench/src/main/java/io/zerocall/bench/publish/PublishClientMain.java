package io.zerocall.bench.publish;

import java.time.Duration;

/**
 * The JVM of publisher and subscribers: warms up, publishes a burst, reports the result and ends.
 */
final class PublishClientMain {
  static final String DELIVERED = "delivered ";

  /** The warm-up uses smaller bursts than the one that counts. */
  private static final int WARM_UP_BURSTS = 10;

  private PublishClientMain() {}

  /**
   * Runs with these arguments: the contender, its endpoint, the numbers of subscribers and of
   * notifications, and the milliseconds of the warm-up.
   */
  public static void main(String[] arguments) {
    int status = 1;
    try (PublishClient client = PublishContender.valueOf(arguments[0]).connect(arguments[1])) {
      Delivery delivery = measure(
          new Audience(client, Integer.parseInt(arguments[2])),
          Integer.parseInt(arguments[3]),
          Duration.ofMillis(Long.parseLong(arguments[4])));
      System.out.println(
          DELIVERED + delivery.delivered() + " " + delivery.expected() + " " + delivery.nanos());
      status = 0;
    } catch (InterruptedException | RuntimeException e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private static Delivery measure(Audience audience, int count, Duration warmUp)
      throws InterruptedException {
    long begun = System.nanoTime();
    do {
      audience.burst(Math.max(1, count / WARM_UP_BURSTS));
    } while (System.nanoTime() - begun < warmUp.toNanos());
    return audience.burst(count);
  }

  /** Parses the output of {@link #main} after {@link #DELIVERED}. */
  static Delivery parse(String said) {
    String[] numbers = said.split(" ", -1);
    return new Delivery(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }
}
