package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OverheadLimitTest {
  private static final long BEGIN = Long.MAX_VALUE - 5; // the clock may overflow

  private final OverheadLimit limit = new OverheadLimit(2 * OverheadLimit.BURST, BEGIN);

  @Test
  void aBurstPassesAndOneMoreDoesNot() {
    assertThat(limit.take(OverheadLimit.BURST, BEGIN)).isTrue();
    assertThat(limit.take(1, BEGIN)).isFalse();
  }

  @Test
  void aSecondBringsSoManyMore() {
    assertThat(limit.take(OverheadLimit.BURST, BEGIN)).isTrue();
    long later = BEGIN + TimeUnit.SECONDS.toNanos(1);
    assertThat(limit.take(OverheadLimit.PER_SECOND, later)).isTrue();
    assertThat(limit.take(1, later)).isFalse();
  }

  @Test
  void timeAloneBringsNoMoreThanABurst() {
    assertThat(limit.take(1, BEGIN)).isTrue();
    long later = BEGIN + TimeUnit.DAYS.toNanos(1);
    assertThat(limit.take(OverheadLimit.BURST, later)).isTrue();
    assertThat(limit.take(1, later)).isFalse();
  }

  @Test
  void messagesBringMoreUpToABound() {
    limit.earn(500);
    assertThat(limit.take(OverheadLimit.BURST + 500, BEGIN)).isTrue();
    assertThat(limit.take(1, BEGIN)).isFalse();
    limit.earn(1_000_000);
    assertThat(limit.take(2 * OverheadLimit.BURST, BEGIN)).isTrue();
    assertThat(limit.take(1, BEGIN)).isFalse();
  }
}
