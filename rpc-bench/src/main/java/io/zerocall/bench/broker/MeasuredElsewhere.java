package io.zerocall.bench.broker;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Figures of another run on another machine with two processors, for orientation: Java clients on
 * keep-alive sockets and two Java workers.
 *
 * @param title the name for people
 * @param perSecond the calls per second, by the number of threads
 * @param besidePerSecond those of RabbitMQ 3.10 in the same run
 */
record MeasuredElsewhere(
    String title, Map<Integer, Integer> perSecond, Map<Integer, Integer> besidePerSecond) {
  /** The resident memory of RabbitMQ 3.10 when idle, in megabytes. */
  static final int RABBITMQ_MEGABYTES = 133;

  private static final Map<Integer, Integer> RABBITMQ = Map.of(1, 1_700, 8, 4_900, 64, 7_000);

  /** All of them. */
  static final List<MeasuredElsewhere> ALL = List.of(
      new MeasuredElsewhere(
          "Inverted Json, measured elsewhere", Map.of(1, 7_200, 8, 25_000, 64, 25_000), RABBITMQ),
      new MeasuredElsewhere("RabbitMQ 3.10, measured elsewhere", RABBITMQ, RABBITMQ));

  /** Returns how many times the calls of RabbitMQ there were; empty if that was not measured. */
  OptionalDouble timesRabbitMq(int threads) {
    Integer own = perSecond.get(threads);
    Integer other = besidePerSecond.get(threads);
    return own == null || other == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) own / other);
  }
}
