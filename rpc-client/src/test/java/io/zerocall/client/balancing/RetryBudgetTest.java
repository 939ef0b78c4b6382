package io.zerocall.client.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - 3 * SECOND; // the clock may overflow
  private final RetryBudget budget = new RetryBudget(now);

  private int takeAll() {
    int taken = 0;
    while (budget.take(now)) {
      taken++;
    }
    return taken;
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      budget.called(now);
    }
  }

  @Test
  void thereAreTenForEachSecondWithoutCalls() {
    assertThat(takeAll()).isEqualTo(100);
    assertThat(budget.refused()).isEqualTo(1);
  }

  @Test
  void thereIsAFifthOfTheCallsMore() {
    call(1_000);
    assertThat(takeAll()).isEqualTo(100 + 200);
    call(50);
    assertThat(takeAll()).isEqualTo(10);
  }

  @Test
  void onlyTheLastTenSecondsCount() {
    call(1_000);
    assertThat(takeAll()).isEqualTo(300);
    now += 5 * SECOND;
    call(500);
    assertThat(takeAll()).isEqualTo(100);
    now += 5 * SECOND; // forgets the first 1,000 calls, and what was taken then
    assertThat(takeAll()).isEqualTo(100);
    now += 100 * SECOND;
    assertThat(takeAll()).isEqualTo(100);
  }
}
