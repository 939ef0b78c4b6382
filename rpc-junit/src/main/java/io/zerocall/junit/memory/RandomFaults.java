package io.zerocall.junit.memory;

import java.util.Random;
import java.util.function.Supplier;

/**
 * Faults of a stepped network, which also occur in no order that a real connection keeps: messages
 * overtake each other and arrive twice. Thread-safe.
 */
public final class RandomFaults implements Faults {
  private static final int LONGEST_DELAY = 20;

  private final int dropped;
  private final int doubled;
  private final int delayed;
  private final int breaking;
  private final Random random;

  /** Creates faults that occur with these probabilities, in per cent. */
  public RandomFaults(int dropped, int doubled, int delayed, int breaking, long seed) {
    this.dropped = dropped;
    this.doubled = doubled;
    this.delayed = delayed;
    this.breaking = breaking;
    this.random = new Random(seed);
  }

  @Override
  public Supplier<Fate> of(int connection, Direction direction) {
    return this::next;
  }

  private synchronized Fate next() {
    boolean breaks = hit(breaking);
    int copies = (hit(dropped) ? 0 : 1) + (hit(doubled) ? 1 : 0);
    int delay = hit(delayed) ? 1 + random.nextInt(LONGEST_DELAY) : 0;
    return new Fate(breaks, copies, delay);
  }

  private boolean hit(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }
}
