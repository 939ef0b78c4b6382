package io.zerocall.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1_000);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1) - 1;

  private final long begun = System.nanoTime() - 1_000 * STEP_NANOS;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * Adds calls. Successful ones took no time beside the steps between them; failed ones count a
   * minute.
   */
  private void add(int count, boolean answered) {
    for (int i = 0; i < count; i++) {
      Sample sample = new Sample(answered ? System.nanoTime() : begun);
      sample.end(answered);
      samples.add(sample);
    }
  }

  private static Samples of(List<Sample> all) {
    return new Samples(all);
  }

  @Test
  void aCallCountsFromTheMomentAtWhichItWasToBegin() {
    Sample late = new Sample(System.nanoTime() - TimeUnit.SECONDS.toNanos(5));
    late.end(true);
    assertThat(late.tookNanos())
        .isBetween(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(30));
    assertThat(late.isFailed()).isFalse();
  }

  @Test
  void aCallThatFailsOrNeverEndsCountsMoreThanAnyOther() {
    Sample failed = new Sample(System.nanoTime());
    failed.end(false);
    Sample pending = new Sample(System.nanoTime());
    Samples both = of(List.of(failed, pending));
    assertThat(both.failed()).isEqualTo(2);
    assertThat(both.arePending()).isTrue();
    assertThat(both.percentileNanos(50)).isGreaterThanOrEqualTo(Sample.FAILED_NANOS);
  }

  @Test
  void recoveryNeedsTenQuickCallsInARow() {
    long since = begun;
    add(9, true);
    assertThat(of(samples).recoveryNanos(since, LIMIT_NANOS)).isEqualTo(OptionalLong.empty());
    add(1, false);
    add(9, true);
    assertThat(of(samples).recoveryNanos(since, LIMIT_NANOS)).isEqualTo(OptionalLong.empty());
    add(1, true);
    long first = samples.get(10).intendedNanos();
    assertThat(of(samples).recoveryNanos(since, LIMIT_NANOS))
        .isEqualTo(OptionalLong.of(first - since));
  }

  @Test
  void callsBeforeTheEndOfTheAttackAreNoRecovery() {
    add(10, true);
    assertThat(of(samples).recoveryNanos(System.nanoTime() + STEP_NANOS, LIMIT_NANOS))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void aPeriodHasTheCallsThatWereToBeginInIt() {
    Sample early = new Sample(begun);
    Sample late = new Sample(begun + STEP_NANOS);
    Samples both = of(List.of(early, late));
    assertThat(both.between(begun, begun + STEP_NANOS).all()).containsExactly(early);
    assertThat(both.between(begun + 1, begun + 2 * STEP_NANOS).all()).containsExactly(late);
  }
}
