package io.zerocall.junit.memory;

import java.util.function.Supplier;

/** Decides what becomes of the messages of a network. Thread-safe. */
@FunctionalInterface
public interface Faults {
  Faults NONE = (connection, direction) -> () -> Fate.ARRIVES;

  /** Where a message goes. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /**
   * What becomes of one message.
   *
   * @param breaks whether its connection breaks, so that the message doesn't arrive
   * @param copies how often the message arrives; 0 if it is lost
   * @param delay how much later it arrives than it would otherwise: in nanoseconds, or as a number
   *     of deliveries in a stepped network
   */
  record Fate(boolean breaks, int copies, long delay) {
    static final Fate ARRIVES = new Fate(false, 1, 0);
  }

  /**
   * Returns the fates of the messages of a connection in one direction, in their order.
   *
   * @param connection the number of the connection in its network
   */
  Supplier<Fate> of(int connection, Direction direction);
}
