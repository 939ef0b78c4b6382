package io.zerocall.testing;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventuallyTest {
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void clearTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void returnsTheFirstValueThatIsAsExpected() {
    assertThat(eventually("three looks", looks::incrementAndGet, count -> count > 2))
        .isEqualTo(3);
    assertThat(looks).hasValue(3);
  }

  @Test
  void looksOnceWhereItIsSoAtOnceEvenOnAnInterruptedThread() {
    Thread.currentThread().interrupt();
    eventually("one look", () -> looks.incrementAndGet() == 1);
    assertThat(looks).hasValue(1);
  }

  /** JUnit interrupts a test that has timed out. */
  @Test
  void endsWhenItsThreadIsInterruptedAndReportsTheLastValue() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> eventually("never", () -> "a value", value -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("interrupted before it was so: never: a value");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
