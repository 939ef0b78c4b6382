package io.zerocall.broker.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.Warnings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final AtomicLong clock = new AtomicLong();
  private final Warnings warnings = new Warnings();
  private final RefusalLog log = new RefusalLog(warnings.log(), clock::get);

  @Test
  void aCauseIsLoggedOnce() {
    for (int i = 0; i < 100; i++) {
      log.refused("ann may not call a\n2026-01-01 forged");
      log.refused("bob may not call a");
    }
    assertThat(warnings.lines())
        .containsExactly(
            "Refused: ann may not call a\\u000a2026-01-01 forged", "Refused: bob may not call a");
    log.forget();
    log.refused("bob may not call a");
    assertThat(warnings.lines()).hasSize(3);
  }

  @Test
  void tenLinesAreLoggedInTenSecondsAndTheOthersAreCounted() {
    for (int i = 0; i < 1_000; i++) {
      log.refused("ann may not call a" + i);
    }
    assertThat(warnings.lines()).hasSize(10);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
    log.refused("ann may not call b");
    log.refused("ann may not call c");
    assertThat(warnings.lines()).hasSize(12);
    assertThat(warnings.lines().get(10))
        .isEqualTo("Refused: ann may not call b (990 refusals before this were not logged)");
    assertThat(warnings.lines().get(11)).isEqualTo("Refused: ann may not call c");
  }
}
