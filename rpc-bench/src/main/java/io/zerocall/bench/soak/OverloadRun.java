package io.zerocall.bench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Overloads a server of its own. The server has a lower priority than the load, which shares its
 * processors and has to keep its pace.
 */
record OverloadRun(Duration warmUp, Duration duration, Consumer<String> progress) {
  private static final int[] CALLERS = {8, 16, 32, 64};
  private static final int[] TIMES = {1, 2, 5};

  static final int STEPS = 1 + CALLERS.length + TIMES.length;

  /** Adds a row for each load. Returns whether all targets are met. */
  boolean run(Capacity capacity, OverloadTable table) throws IOException, InterruptedException {
    try (SoakServer server = SoakServer.startNice(capacity.threads());
        Load load = new Load(server.target(), capacity.method())) {
      progress.accept("warm-up");
      LoadResult unused = load.closed(CALLERS[0], warmUp);
      double peak = peak(load);
      boolean held = true;
      for (int times : TIMES) {
        progress.accept(times + " × the peak");
        LoadResult result = load.open(times * peak, duration);
        held &= table.add(capacity, times, peak, result);
      }
      return held;
    }
  }

  /** Returns the highest number of replies per second, with the best number of callers. */
  private double peak(Load load) throws InterruptedException {
    double peak = 1;
    for (int callers : CALLERS) {
      progress.accept(callers + " callers");
      peak = Math.max(peak, load.closed(callers, duration.dividedBy(2)).goodput());
    }
    return peak;
  }
}
