package io.zerocall.bench.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short form of {@code ./bench kills}. */
@Timeout(300)
class KillsRunTest {
  private static final int KILLS = 10;

  @TempDir
  private Path directory;

  @ParameterizedTest
  @EnumSource(StoreName.class)
  void nothingThatWasAcknowledgedIsLost(StoreName store) throws Exception {
    assumeTrue(store.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    long seed = System.nanoTime();
    System.out.println("The seed of the kills is " + seed);
    AtomicInteger steps = new AtomicInteger();
    KillsRun.Result result = KillsRun.run(
        directory, store.start(directory), KILLS, seed, step -> steps.incrementAndGet());
    assertThat(result.violations()).isEmpty();
    assertThat(result.killed().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(KILLS);
    assertThat(result.jobs()).isGreaterThanOrEqualTo(KILLS);
    assertThat(result.runs()).isPositive();
    assertThat(steps).hasValue(KILLS + 1);
  }
}
