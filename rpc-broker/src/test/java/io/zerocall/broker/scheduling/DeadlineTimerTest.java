package io.zerocall.broker.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
  private final NavigableSet<Long> waiting = new ConcurrentSkipListSet<>();

  /** Ends those that are due; returns the next deadline. */
  private long expire(CountDownLatch ended) {
    long now = System.nanoTime();
    for (Long deadline = waiting.ceiling(Long.MIN_VALUE);
        deadline != null && deadline - now <= 0;
        deadline = waiting.higher(deadline)) {
      waiting.remove(deadline);
      ended.countDown();
    }
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first();
  }

  @Test
  void everyDeadlineIsScannedFor() throws Exception {
    int count = 1_000;
    CountDownLatch ended = new CountDownLatch(4 * count);
    try (DeadlineTimer timer = new DeadlineTimer("timer", () -> expire(ended), System::nanoTime)) {
      List<Thread> threads = new ArrayList<>();
      long begun = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        SplittableRandom random = new SplittableRandom(i);
        Thread thread = new Thread(() -> {
          for (int n = 0; n < count; n++) {
            long deadline = begun + random.nextLong(TimeUnit.SECONDS.toNanos(1));
            while (!waiting.add(deadline)) {
              deadline++;
            }
            timer.watch(deadline);
          }
        });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void noDeadlineNeedsNoScan() {
    AtomicInteger scans = new AtomicInteger();
    try (DeadlineTimer timer = new DeadlineTimer(
        "timer",
        () -> {
          scans.incrementAndGet();
          return Long.MAX_VALUE;
        },
        System::nanoTime)) {
      timer.watch(Long.MAX_VALUE);
    }
    assertThat(scans).hasValue(0);
  }
}
