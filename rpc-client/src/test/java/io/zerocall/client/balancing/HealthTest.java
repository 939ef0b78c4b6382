package io.zerocall.client.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.call.ServerCounts;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ServerCounters counters = new ServerCounters();
  private final Health health = new Health(counters);
  private long now = Long.MAX_VALUE - SECOND; // the clock may overflow

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      health.failed(now);
    }
  }

  private boolean isSetAside() {
    return health.isSetAside(now, false);
  }

  @Test
  void aNewServerGetsItsShareAtOnce() {
    health.connected(now);
    assertThat(isSetAside()).isFalse();
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
    assertThat(isSetAside()).isFalse();
    health.answered();
    fail(4);
    assertThat(isSetAside()).isFalse();
    fail(1);
    assertThat(isSetAside()).isTrue();
    now += SECOND - 1;
    assertThat(isSetAside()).isTrue();
    now += SECOND / 4 + 1;
    assertThat(isSetAside()).isFalse();
    assertThat(health.share(now)).isEqualTo(0.1);
  }

  @Test
  void eachTimeItIsSetAsideForLongerUntilItHasRecovered() {
    fail(5);
    now += 2 * SECOND;
    assertThat(isSetAside()).isFalse();
    fail(5);
    now += 2 * SECOND - 1;
    assertThat(isSetAside()).isTrue();
    now += SECOND;
    assertThat(isSetAside()).isFalse();
    now += 10 * SECOND;
    assertThat(health.share(now)).isEqualTo(1);
    fail(5);
    now += 2 * SECOND;
    assertThat(isSetAside()).isFalse();
  }

  @Test
  void aNewConnectionEndsThePause() {
    fail(5);
    health.lost();
    health.connected(now);
    assertThat(isSetAside()).isFalse();
    assertThat(health.share(now)).isEqualTo(0.1);
  }

  @Test
  void aSilentServerIsSetAsideUntilItIsHeardAndComesBackSlowly() {
    health.connected(now);
    assertThat(health.isSetAside(now, true)).isTrue();
    now += 60 * SECOND;
    assertThat(health.isSetAside(now, true)).isTrue();
    assertThat(health.isSetAside(now, false)).isFalse();
    assertThat(health.share(now)).isEqualTo(0.1);
    now += 10 * SECOND;
    assertThat(health.share(now)).isEqualTo(1);
    assertThat(counters.counts()).isEqualTo(new ServerCounts(1, 1, 0));
  }

  @Test
  void aSilenceDoesNotShortenThePauseAfterFailures() {
    fail(5);
    assertThat(health.isSetAside(now, true)).isTrue();
    now += SECOND - 1;
    assertThat(isSetAside()).isTrue();
    now += SECOND / 4 + 1;
    assertThat(health.isSetAside(now, true)).isTrue();
    assertThat(isSetAside()).isFalse();
    assertThat(counters.counts()).isEqualTo(new ServerCounts(1, 1, 0));
  }

  @Test
  void everySettingAsideAndEveryReturnIsCounted() {
    health.refused(now);
    health.refused(now);
    assertThat(counters.counts()).isEqualTo(new ServerCounts(1, 0, 0));
    now += SECOND;
    assertThat(isSetAside()).isFalse();
    health.lost();
    health.connected(now);
    assertThat(counters.counts()).isEqualTo(new ServerCounts(1, 2, 0));
  }
}
