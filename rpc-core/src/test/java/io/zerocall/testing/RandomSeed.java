package io.zerocall.testing;

import java.util.Random;

/**
 * The seed of all randomness in one test run; set it with {@code -Dzerocall.seed=N} to repeat a
 * run.
 */
public final class RandomSeed {
  private static final String PROPERTY = "zerocall.seed";
  private static final long VALUE = Long.getLong(PROPERTY, System.nanoTime());

  static {
    System.out.println("Random seed of this run: -D" + PROPERTY + "=" + VALUE);
  }

  private RandomSeed() {}

  public static long value() {
    return VALUE;
  }

  /** Returns a generator for one user, so that one test's draws do not affect another's. */
  public static Random random(String user) {
    return new Random(VALUE ^ user.hashCode());
  }
}
