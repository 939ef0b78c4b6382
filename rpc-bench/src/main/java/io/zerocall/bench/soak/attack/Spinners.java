package io.zerocall.bench.soak.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * No attack but what the others are compared with: threads that take every processor, and leave the
 * server alone. What this does to its clients is the machine's doing and not the server's.
 */
final class Spinners implements Attack {

  @Override
  public Tally run(Target target, Duration duration) throws InterruptedException {
    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> spin(begun, duration), "spinner-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Tally.NOTHING;
  }

  private static void spin(long begun, Duration duration) {
    while (System.nanoTime() - begun < duration.toNanos()) {
      Thread.onSpinWait();
    }
  }
}
