package io.zerocall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JobLimitsTest {
  @Test
  void theLongestMatchCounts() {
    JobLimits limits = JobLimits.NONE
        .withMethod("*", 1)
        .withMethod("shop.*", 2)
        .withMethod("shop.order*", 3)
        .withMethod("shop.order", 4);
    assertThat(limits.ofMethod("mail.send")).isEqualTo(1);
    assertThat(limits.ofMethod("shop.")).isEqualTo(2);
    assertThat(limits.ofMethod("shop.orders")).isEqualTo(3);
    assertThat(limits.ofMethod("shop.order")).isEqualTo(4);
    assertThat(limits.ofMethod("")).isEqualTo(1);
  }

  @Test
  void withoutAMatchThereIsNoLimit() {
    assertThat(JobLimits.NONE.withMethod("a", 1).ofMethod("b")).isEqualTo(Integer.MAX_VALUE);
    assertThat(JobLimits.NONE.ofMethod("a")).isEqualTo(Integer.MAX_VALUE);
    assertThat(JobLimits.NONE.isAny()).isFalse();
    assertThat(JobLimits.NONE.withMethod("a", 1).isAny()).isTrue();
    assertThat(JobLimits.NONE.withTenant(1).isAny()).isTrue();
  }

  @Test
  void aLimitIsPositive() {
    assertThatThrownBy(() -> JobLimits.NONE.withMethod("a", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> JobLimits.NONE.withTenant(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tenant: -1 (expected: 1 or more)");
  }

  @Test
  void aStarIsAtTheEnd() {
    assertThatThrownBy(() -> JobLimits.NONE.withMethod("a*b", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a*b\" (expected: a name, or a prefix such as orders.*)");
  }
}
