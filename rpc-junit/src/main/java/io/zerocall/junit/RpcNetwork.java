package io.zerocall.junit;

import io.zerocall.junit.memory.MemoryTransport;
import java.time.Duration;

/**
 * The network of a test. At the beginning of a test it has no faults. It keeps the order of the
 * messages of a connection, as TCP does. Thread-safe.
 */
public final class RpcNetwork {
  private final MemoryTransport transport;
  private final SeededFaults faults;

  RpcNetwork(MemoryTransport transport, SeededFaults faults) {
    this.transport = transport;
    this.faults = faults;
  }

  /**
   * Returns the seed that determines which messages are lost, and how long the others take. With
   * the same seed, the n-th message of a connection in one direction has the same fate.
   */
  public long seed() {
    return faults.seed();
  }

  /**
   * Loses messages from now on, in both directions. Connections remain.
   *
   * @param probability from 0 (none) to 1 (all)
   * @throws IllegalArgumentException if the probability is outside of that
   */
  public void drop(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability: " + probability + " (expected: from 0 to 1)");
    }
    faults.drop(probability);
  }

  /**
   * Delays messages from now on, in both directions, by a random time of the test's clock. A
   * delayed message also delays those after it.
   *
   * @param max the longest delay; {@link Duration#ZERO} for none
   * @throws IllegalArgumentException if a delay is negative, or {@code min} is longer than
   *     {@code max}
   */
  public void delay(Duration min, Duration max) {
    if (min.isNegative() || min.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "min: " + min + " (expected: from 0 to the longest delay, " + max + ")");
    }
    faults.delay(min.toNanos(), max.toNanos());
  }

  /**
   * Breaks all connections, and prevents new ones until {@link #heal}. Calls in flight end in an
   * {@link io.zerocall.RpcConnectionLostException}. New calls wait for a connection, as they do
   * while a server is down.
   */
  public void cut() {
    transport.cut();
  }

  /** Lets clients connect again. Without a {@link #cut} this has no effect. */
  public void heal() {
    transport.heal();
  }

  boolean isRandom() {
    return faults.isRandom();
  }
}
