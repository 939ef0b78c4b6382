package io.zerocall.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExpectedWaitTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ExpectedWait expected = new ExpectedWait();
  private long now = -SECOND;

  private void take(int times, long every) {
    for (int i = 0; i < times; i++) {
      now += every;
      expected.taken(now, 1, true);
    }
  }

  @Test
  void noCallWithEnoughTimeIsRefused() {
    take(200, MILLI);
    assertThat(expected.tooLong(now, 249, SECOND, 1)).isZero();
    assertThat(expected.tooLong(now, 251, SECOND, 1)).isCloseTo(251 * MILLI, within(MILLI));
  }

  @Test
  void aBurstIsNotRefused() {
    take(90, MILLI);
    assertThat(expected.tooLong(now, 1_000_000, SECOND, 1)).isZero();
    take(20, MILLI);
    assertThat(expected.tooLong(now, 1_000_000, SECOND, 1)).isPositive();
  }

  @Test
  void aBurstLastsLongerForACallWithMuchTime() {
    take(600, MILLI);
    assertThat(expected.tooLong(now, 9_000, 10 * SECOND, 1)).isZero();
    assertThat(expected.tooLong(now, 11_000, 10 * SECOND, 1)).isPositive();
    take(100, MILLI);
    assertThat(expected.tooLong(now, 9_000, 10 * SECOND, 1)).isPositive();
  }

  @Test
  void timeWithoutWaitingCallsDoesNotCount() {
    take(200, MILLI);
    expected.taken(now, 1, false);
    assertThat(expected.tooLong(now, 1_000_000, SECOND, 1)).isZero();
    now += 100 * SECOND;
    take(200, MILLI);
    assertThat(expected.tooLong(now, 100, SECOND, 1)).isZero();
  }

  @Test
  void whereNothingMovesAnyMoreTheWaitGrows() {
    take(200, MILLI);
    now += SECOND;
    assertThat(expected.tooLong(now, 20, SECOND, 4)).isEqualTo(5 * SECOND);
  }

  @Test
  void aCallWithoutTimeLeftIsNotRefusedForNothing() {
    take(200, MILLI);
    assertThat(expected.tooLong(now, 0, -SECOND, 1)).isZero();
  }

  @Test
  void eachCallOfABatchCounts() {
    for (int i = 0; i < 100; i++) {
      now += 10 * MILLI;
      expected.taken(now, 10, true);
    }
    assertThat(expected.tooLong(now, 249, SECOND, 1)).isZero();
    assertThat(expected.tooLong(now, 260, SECOND, 1)).isPositive();
  }

  private static org.assertj.core.data.Offset<Long> within(long nanos) {
    return org.assertj.core.api.Assertions.within(nanos);
  }
}
