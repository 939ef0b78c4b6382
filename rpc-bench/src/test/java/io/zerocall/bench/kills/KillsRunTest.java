package io.zerocall.bench.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code ./bench kills}. */
@Timeout(300)
class KillsRunTest {
  private static final int KILLS = 12;

  @TempDir
  private Path directory;

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    long seed = System.nanoTime();
    System.out.println("The seed of the kills is " + seed);
    AtomicInteger steps = new AtomicInteger();
    KillsRun.Result result = KillsRun.run(
        directory, KilledStore.embedded(directory), KILLS, seed, step -> steps.incrementAndGet());
    assertThat(result.violations()).isEmpty();
    assertThat(result.killed().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(KILLS);
    assertThat(result.jobs()).isGreaterThanOrEqualTo(KILLS);
    assertThat(result.runs()).isPositive();
    assertThat(steps).hasValue(KILLS + 1);
  }
}
