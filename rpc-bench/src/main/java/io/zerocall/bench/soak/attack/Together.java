package io.zerocall.bench.soak.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several attacks at the same time. */
final class Together implements Attack {
  private final List<Attack> attacks;

  Together(Attack... attacks) {
    this.attacks = List.of(attacks);
  }

  @Override
  public Tally run(Target target, Duration duration) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(attacks.size());
    try {
      List<Callable<Tally>> runs = new ArrayList<>();
      attacks.forEach(attack -> runs.add(() -> attack.run(target, duration)));
      Tally sum = Tally.NOTHING;
      for (Future<Tally> each : threads.invokeAll(runs)) {
        sum = sum.plus(each.get());
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
