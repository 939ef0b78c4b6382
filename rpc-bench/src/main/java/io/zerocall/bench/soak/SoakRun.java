package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.AttackName;
import io.zerocall.bench.soak.attack.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One attack on a server of its own, beside a measured client. */
record SoakRun(SoakSettings settings, Consumer<String> progress) {
  static final int STEPS = 4;

  private static final long LOOK_MILLIS = 50;
  private static final long CALLS_END_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long RECOVERS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int HEAP_LOOKS = 10;

  /**
   * Runs the attack. Takes as long as the settings say, and up to a minute and a half more if the
   * server doesn't recover.
   *
   * @throws IOException if a JVM can't be started, or the server ends before the attack
   */
  Outcome run(AttackName attack) throws IOException, InterruptedException {
    try (SoakServer server = SoakServer.start();
        PacedClient client = PacedClient.start(server.target(), settings.callsASecond())) {
      progress.accept("warm-up");
      sleep(settings.warmUp());
      long heapBefore = server.usedHeap();
      progress.accept("alone");
      Samples alone = during(client, settings.alone());
      progress.accept("attacked");
      long begun = System.nanoTime();
      Tally tally = attack(attack, server);
      long ended = System.nanoTime();
      progress.accept("recovery");
      OptionalLong recovery =
          awaitRecovery(client, ended, Outcome.quickNanos(alone.percentileNanos(99)));
      Samples attacked = awaitEnds(client, begun, ended);
      return new Outcome(
          attack, alone, attacked, recovery, heapBefore, heapAfter(server, heapBefore), tally);
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  private static Samples during(PacedClient client, Duration duration) throws InterruptedException {
    long begun = System.nanoTime();
    sleep(duration);
    return awaitEnds(client, begun, System.nanoTime());
  }

  private Tally attack(AttackName attack, SoakServer server) throws IOException {
    try (Attacker attacker = Attacker.start(attack, server.target(), settings.attack())) {
      return attacker.awaitEnd();
    }
  }

  /** Returns the calls of that period, once they have ended or should have ended. */
  private static Samples awaitEnds(PacedClient client, long begun, long ended)
      throws InterruptedException {
    Samples samples = client.samples().between(begun, ended);
    while (samples.arePending() && System.nanoTime() - ended < CALLS_END_WITHIN_NANOS) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return samples;
  }

  private static OptionalLong awaitRecovery(PacedClient client, long since, long quickNanos)
      throws InterruptedException {
    OptionalLong recovery = OptionalLong.empty();
    while (recovery.isEmpty() && System.nanoTime() - since < RECOVERS_WITHIN_NANOS) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      recovery = client.samples().recoveryNanos(since, quickNanos);
    }
    return recovery;
  }

  /**
   * Returns the used heap. Memory that the attack took may be freed with a delay, if the server has
   * to detect the end of the attack first.
   */
  private static OptionalLong heapAfter(SoakServer server, long before)
      throws InterruptedException {
    try {
      long after = server.usedHeap();
      for (int i = 1; i < HEAP_LOOKS && after > Outcome.heapLimit(before); i++) {
        TimeUnit.MILLISECONDS.sleep(10 * LOOK_MILLIS);
        after = server.usedHeap();
      }
      return OptionalLong.of(after);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
