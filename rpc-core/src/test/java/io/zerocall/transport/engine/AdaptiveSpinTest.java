package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
  private static final int SLEEPS = 1_000;

  private final AdaptiveSpin spin = new AdaptiveSpin(AdaptiveSpin.ZMTP_MICROS);
  private final AtomicInteger looks = new AtomicInteger();

  @BeforeEach
  void needsTwoProcessors() {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
  }

  private boolean look(boolean finds) {
    looks.incrementAndGet();
    return finds;
  }

  @Test
  void goesOnAsLongAsSomethingIsFound() {
    for (int i = 0; i < SLEEPS; i++) {
      assertThat(spin.spin(1, () -> look(true))).isTrue();
    }
    assertThat(looks).hasValue(SLEEPS);
  }

  @Test
  void seldomTriesWhereNothingIsFound() {
    int tries = 0;
    for (int i = 0; i < SLEEPS; i++) {
      int before = looks.get();
      assertThat(spin.spin(1, () -> look(false))).isFalse();
      tries += looks.get() > before ? 1 : 0;
    }
    assertThat(tries).isBetween(SLEEPS / 64, SLEEPS / 16);
  }

  @Test
  void goesOnAgainOnceItPays() {
    for (int i = 0; i < SLEEPS; i++) {
      assertThat(spin.spin(1, () -> look(false))).isFalse();
    }
    int found = 0;
    for (int i = 0; i < SLEEPS; i++) {
      found += spin.spin(1, () -> look(true)) ? 1 : 0;
    }
    assertThat(found).isGreaterThan(SLEEPS - 64);
  }

  @Test
  void leavesLargeBatchesToGrow() {
    assertThat(spin.spin(100, () -> look(true))).isFalse();
    assertThat(looks).hasValue(0);
  }
}
