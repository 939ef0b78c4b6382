package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long QUICK = 1_000;
  private static final long SLOW = 5_000_000;

  private final Pace pace = new Pace();

  private void run(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      pace.runs();
      pace.ran(nanos);
    }
  }

  @Test
  void aMethodHasToProveThatItIsQuick() {
    assertThat(pace.isQuick()).isFalse();
    run(15, QUICK);
    assertThat(pace.isQuick()).isFalse();
    run(1, QUICK);
    assertThat(pace.isQuick()).isTrue();
  }

  @Test
  void oneThatWasSlowHasToProveItOverMoreRuns() {
    run(16, QUICK);
    run(1, SLOW);
    run(16, QUICK);
    assertThat(pace.isQuick()).isFalse();
    run(48, QUICK);
    assertThat(pace.isQuick()).isTrue();
  }

  @Test
  void oneThatWasQuickAndNowBlocksIsNotQuickForLong() {
    run(1_000, QUICK);
    for (int i = 0; i < 4; i++) {
      assertThat(pace.isQuick()).isTrue();
      pace.runs();
    }
    assertThat(pace.isQuick()).isFalse();
    for (int i = 0; i < 4; i++) {
      pace.ran(QUICK);
    }
    assertThat(pace.isQuick()).isTrue();
  }

  @Test
  void aMethodThatIsSeenToWaitComputesLittleUntilARunHasBeenMeasured() {
    assertThat(pace.computingShare()).isEqualTo(1);
    pace.seenToWait(SLOW / 10, SLOW);
    assertThat(pace.computingShare()).isEqualTo(0.1);
    pace.measured(SLOW / 2, SLOW, false);
    assertThat(pace.computingShare()).isEqualTo(0.5);
    pace.seenToWait(SLOW / 10, SLOW);
    assertThat(pace.computingShare()).isEqualTo(0.5);
  }
}
