package io.zerocall.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyProfileTest {
  private static final long QUICK = 1_000;
  private static final long SLOW = 5_000_000;

  private final LatencyProfile latency = new LatencyProfile();

  private void run(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      latency.runs();
      latency.ran(nanos);
    }
  }

  @Test
  void aMethodHasToProveThatItIsQuick() {
    assertThat(latency.isFast()).isFalse();
    run(15, QUICK);
    assertThat(latency.isFast()).isFalse();
    run(1, QUICK);
    assertThat(latency.isFast()).isTrue();
  }

  @Test
  void oneThatWasSlowHasToProveItOverMoreRuns() {
    run(16, QUICK);
    run(1, SLOW);
    run(16, QUICK);
    assertThat(latency.isFast()).isFalse();
    run(48, QUICK);
    assertThat(latency.isFast()).isTrue();
  }

  @Test
  void oneThatWasQuickAndNowBlocksIsNotQuickForLong() {
    run(1_000, QUICK);
    for (int i = 0; i < 4; i++) {
      assertThat(latency.isFast()).isTrue();
      latency.runs();
    }
    assertThat(latency.isFast()).isFalse();
    for (int i = 0; i < 4; i++) {
      latency.ran(QUICK);
    }
    assertThat(latency.isFast()).isTrue();
  }

  @Test
  void aMethodThatIsSeenToWaitComputesLittleUntilARunHasBeenMeasured() {
    assertThat(latency.computingShare()).isEqualTo(1);
    latency.seenToWait(SLOW / 10, SLOW);
    assertThat(latency.computingShare()).isEqualTo(0.1);
    latency.measured(SLOW / 2, SLOW, false);
    assertThat(latency.computingShare()).isEqualTo(0.5);
    latency.seenToWait(SLOW / 10, SLOW);
    assertThat(latency.computingShare()).isEqualTo(0.5);
  }
}
