package io.zerocall.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntBinaryOperator;

/** Measures how many multiplications per second a calculator does. */
final class Throughput {
  private static final int LARGEST_FACTOR = 10_000;

  private final IntBinaryOperator mult;

  Throughput(IntBinaryOperator mult) {
    this.mult = mult;
  }

  /** Calls from this many threads for this long, and returns the calls per second. */
  double measure(int threads, Duration duration) throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try {
      long begun = System.nanoTime();
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(callers.submit(() -> callUntil(begun + duration.toNanos())));
      }
      long calls = 0;
      for (Future<Long> count : counts) {
        calls += count.get();
      }
      return calls * 1e9 / (System.nanoTime() - begun);
    } finally {
      callers.shutdownNow();
    }
  }

  private long callUntil(long endNanos) {
    long calls = 0;
    for (int i = 0; System.nanoTime() - endNanos < 0; i = (i + 1) % LARGEST_FACTOR) {
      int product = mult.applyAsInt(i, i + 1);
      if (product != i * (i + 1)) {
        throw new IllegalStateException(i + " * " + (i + 1) + " = " + product);
      }
      calls++;
    }
    return calls;
  }
}
