package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.TransportOptions;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private long now = -5; // the clock may begin anywhere
  private final TransportOptions options = TransportOptions.DEFAULTS.withClock(() -> now);
  private final long interval = options.heartbeatInterval().toNanos();
  private final Heartbeat heartbeat = new Heartbeat(options);

  @Test
  void aConnectionThatIsHeardOfIsNotProbed() {
    for (int i = 0; i < 10; i++) {
      now += interval / 2;
      heartbeat.received();
      now += interval / 2 - 1;
      assertThat(heartbeat.probe(now)).isFalse();
      assertThat(heartbeat.silentNanos(now)).isEqualTo(interval / 2 - 1);
    }
  }

  @Test
  void aSilentConnectionIsProbedOnceAnInterval() {
    now += interval - 1;
    assertThat(heartbeat.nextNanos(now)).isEqualTo(1);
    assertThat(heartbeat.probe(now)).isFalse();
    now++;
    assertThat(heartbeat.probe(now)).isTrue();
    assertThat(heartbeat.probe(now)).isFalse();
    assertThat(heartbeat.nextNanos(now)).isEqualTo(interval);
    now += interval;
    assertThat(heartbeat.probe(now)).isTrue();
    assertThat(heartbeat.silentNanos(now)).isEqualTo(2 * interval);
  }

  @Test
  void aConnectionIsDeadAfterThreeIntervals() {
    assertThat(heartbeat.longestSilenceNanos()).isEqualTo(3 * interval);
    now += 3 * interval - 1;
    assertThat(heartbeat.nextNanos(now)).isEqualTo(1);
  }

  @Test
  void oneThatHasBeenProbedIsProbedOnThoughItIsHeardOf() {
    now += interval;
    assertThat(heartbeat.probe(now)).isTrue();
    now += interval / 2;
    heartbeat.received();
    now += interval / 2;
    assertThat(heartbeat.probe(now)).isTrue();
  }
}
