package io.zerocall.junit;

import io.zerocall.junit.memory.Faults;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The faults that a test sets. The chances of a message depend only on the seed, the number of its
 * connection, its direction and its place among the messages there. Thread-safe.
 */
final class SeededFaults implements Faults {
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private volatile double dropped;
  private volatile DelayRange delays = new DelayRange(0, 0);

  /** Whether chance has mattered. */
  private volatile boolean random;

  private record DelayRange(long minNanos, long maxNanos) {
    long at(double part) {
      return minNanos + (long) (part * (maxNanos - minNanos));
    }
  }

  SeededFaults(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  boolean isRandom() {
    return random;
  }

  void drop(double probability) {
    if (probability > 0 && probability < 1) {
      random = true;
    }
    dropped = probability;
  }

  void delay(long minNanos, long maxNanos) {
    if (minNanos < maxNanos) {
      random = true;
    }
    delays = new DelayRange(minNanos, maxNanos);
  }

  @Override
  public Supplier<Fate> of(int connection, Direction direction) {
    long lane = 2L * connection + (direction == Direction.TO_SERVER ? 0 : 1);
    Random chances = new Random(seed ^ (MIX * lane));
    return () -> next(chances);
  }

  /** Always draws two numbers, so that a change of the faults doesn't change later chances. */
  private Fate next(Random chances) {
    boolean arrives = chances.nextDouble() >= dropped;
    long delay = delays.at(chances.nextDouble());
    return new Fate(false, arrives ? 1 : 0, delay);
  }
}
