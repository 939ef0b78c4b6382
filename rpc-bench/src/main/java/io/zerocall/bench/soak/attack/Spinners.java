package io.zerocall.bench.soak.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The baseline of the attacks: threads that keep every processor busy, and don't contact the
 * server. Their effect on clients is due to the machine and not to the server.
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
