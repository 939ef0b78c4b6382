package io.zerocall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class RpcLimitsTest {
  private static final RpcLimits DEFAULTS = RpcLimits.DEFAULTS;

  private record Setting(
      LongFunction<RpcLimits> set, Function<RpcLimits, Number> read, long least, long most) {}

  private static Map<String, Setting> settings() {
    Map<String, Setting> all = new LinkedHashMap<>();
    long ints = Integer.MAX_VALUE;
    all.put(
        "messageBytes",
        new Setting(
            v -> DEFAULTS.withMessageBytes((int) v), RpcLimits::messageBytes, 1_024, 1 << 29));
    all.put(
        "memoryBytes",
        new Setting(DEFAULTS::withMemoryBytes, RpcLimits::memoryBytes, 0, Long.MAX_VALUE / 2));
    all.put(
        "batchItems",
        new Setting(v -> DEFAULTS.withBatchItems((int) v), RpcLimits::batchItems, 1, ints));
    all.put(
        "jsonDepth",
        new Setting(v -> DEFAULTS.withJsonDepth((int) v), RpcLimits::jsonDepth, 4, ints));
    all.put(
        "numberDigits",
        new Setting(v -> DEFAULTS.withNumberDigits((int) v), RpcLimits::numberDigits, 20, ints));
    all.put(
        "nameBytes",
        new Setting(v -> DEFAULTS.withNameBytes((int) v), RpcLimits::nameBytes, 64, ints));
    all.put(
        "inFlight", new Setting(v -> DEFAULTS.withInFlight((int) v), RpcLimits::inFlight, 1, ints));
    all.put(
        "connections",
        new Setting(v -> DEFAULTS.withConnections((int) v), RpcLimits::connections, 1, ints));
    all.put(
        "connectionsPerClient",
        new Setting(
            v -> DEFAULTS.withConnectionsPerClient((int) v),
            RpcLimits::connectionsPerClient,
            0,
            ints));
    all.put(
        "callsPerSecond",
        new Setting(v -> DEFAULTS.withCallsPerSecond((int) v), RpcLimits::callsPerSecond, 0, ints));
    all.put(
        "bytesPerSecond",
        new Setting(
            DEFAULTS::withBytesPerSecond, RpcLimits::bytesPerSecond, 0, Long.MAX_VALUE / 2));
    all.put(
        "subscriptions",
        new Setting(v -> DEFAULTS.withSubscriptions((int) v), RpcLimits::subscriptions, 1, ints));
    return all;
  }

  @Test
  void eachLimitIsKeptAndChangesNoOther() {
    settings().forEach((name, setting) -> {
      for (long value : new long[] {setting.least(), setting.most()}) {
        RpcLimits changed = setting.set().apply(value);
        assertThat(setting.read().apply(changed).longValue()).as(name).isEqualTo(value);
        assertThat(changed.equals(DEFAULTS))
            .as(name)
            .isEqualTo(setting.read().apply(DEFAULTS).longValue() == value);
        settings().forEach((otherName, other) -> {
          if (!otherName.equals(name)) {
            assertThat(other.read().apply(changed)).isEqualTo(other.read().apply(DEFAULTS));
          }
        });
        assertThat(changed.handshakeTimeout()).isEqualTo(DEFAULTS.handshakeTimeout());
        assertThat(changed.toString()).contains(name + "=" + value);
      }
    });
  }

  @Test
  void aValueOutOfRangeIsRefusedWithTheNameOfItsLimit() {
    settings().forEach((name, setting) -> {
      assertThatThrownBy(() -> setting.set().apply(setting.least() - 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              name + ": " + (setting.least() - 1) + " (expected: >= " + setting.least() + ")");
      if (setting.most() < Integer.MAX_VALUE) {
        assertThatThrownBy(() -> setting.set().apply(setting.most() + 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                name + ": " + (setting.most() + 1) + " (expected: <= " + setting.most() + ")");
      }
    });
    assertThatThrownBy(() -> DEFAULTS.withHandshakeTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("handshakeTimeout: PT0S (expected: > 0)");
  }

  @Test
  void limitsWithTheSameValuesAreEqual() {
    Duration minute = Duration.ofMinutes(1);
    RpcLimits one = DEFAULTS.withInFlight(7).withHandshakeTimeout(minute);
    RpcLimits other = DEFAULTS.withHandshakeTimeout(minute).withInFlight(7);
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    assertThat(one).isNotEqualTo(DEFAULTS.withInFlight(7));
    assertThat(one.withInFlight(DEFAULTS.inFlight()).withHandshakeTimeout(Duration.ofSeconds(10)))
        .isEqualTo(DEFAULTS);
  }
}
