package io.zerocall.bench.soak;

import java.util.concurrent.TimeUnit;

/**
 * Steps that take about the given time on an idle processor. On a busy processor they take longer,
 * as real work does; a loop until a point in time wouldn't.
 */
record Work(long steps) {
  private static final long PROBE_STEPS = 200_000;
  private static final int WARM_UPS = 200;
  private static final int TRIES = 50;

  private static final class Speed {
    private static final double STEPS_A_NANO = measure();

    /** The fastest of several tries, since other processes may be busy. */
    private static double measure() {
      Work probe = new Work(PROBE_STEPS);
      long fastest = TimeUnit.SECONDS.toNanos(1);
      for (int i = 0; i < WARM_UPS + TRIES; i++) {
        long begun = System.nanoTime();
        long unused = probe.run();
        fastest = Math.min(fastest, System.nanoTime() - begun);
      }
      return (double) PROBE_STEPS / fastest;
    }
  }

  static Work ofNanos(long nanos) {
    return new Work(Math.max(1, Math.round(nanos * Speed.STEPS_A_NANO)));
  }

  /** Each step needs the result of the one before, so that the compiler can't omit any. */
  long run() {
    long found = steps;
    for (long i = 0; i < steps; i++) {
      found = found * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      found ^= found >>> 33;
    }
    return found >>> 32;
  }
}
