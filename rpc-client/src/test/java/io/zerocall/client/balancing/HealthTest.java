package io.zerocall.client.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Health health = new Health();
  private long now = Long.MAX_VALUE - SECOND; // the clock may overflow

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      health.failed(now);
    }
  }

  @Test
  void aNewServerGetsItsShareAtOnce() {
    health.connected(now);
    assertThat(health.isSetAside(now)).isFalse();
    assertThat(health.share(now)).isEqualTo(1);
  }

  @Test
  void aServerThatWasUnreachableGetsItsShareBackSlowly() {
    health.lost();
    health.connected(now);
    assertThat(health.share(now)).isEqualTo(0.1);
    now += 5 * SECOND;
    assertThat(health.share(now)).isEqualTo(0.5);
    now += 5 * SECOND;
    assertThat(health.share(now)).isEqualTo(1);
  }

  @Test
  void fiveFailuresInARowSetAServerAside() {
    fail(4);
    assertThat(health.isSetAside(now)).isFalse();
    health.answered();
    fail(4);
    assertThat(health.isSetAside(now)).isFalse();
    fail(1);
    assertThat(health.isSetAside(now)).isTrue();
    now += SECOND - 1;
    assertThat(health.isSetAside(now)).isTrue();
    now += SECOND / 4 + 1;
    assertThat(health.isSetAside(now)).isFalse();
    assertThat(health.share(now)).isEqualTo(0.1);
  }

  @Test
  void eachTimeItIsSetAsideForLongerUntilItHasRecovered() {
    fail(5);
    now += 2 * SECOND;
    assertThat(health.isSetAside(now)).isFalse();
    fail(5);
    now += 2 * SECOND - 1;
    assertThat(health.isSetAside(now)).isTrue();
    now += SECOND;
    assertThat(health.isSetAside(now)).isFalse();
    now += 10 * SECOND;
    assertThat(health.share(now)).isEqualTo(1);
    fail(5);
    now += 2 * SECOND;
    assertThat(health.isSetAside(now)).isFalse();
  }

  @Test
  void aNewConnectionEndsThePause() {
    fail(5);
    health.lost();
    health.connected(now);
    assertThat(health.isSetAside(now)).isFalse();
    assertThat(health.share(now)).isEqualTo(0.1);
  }
}
