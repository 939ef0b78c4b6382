package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyrpcSettingsTest {
  @Test
  void hasTheDefaultsOfSyrpc() {
    assertThat(SyrpcSettings.app("shop").build())
        .hasToString("SyrpcSettings[app=shop, host=localhost, port=5672, virtualHost=/, user=guest,"
            + " ttl=PT3H, messageTtl=PT10S, queues=64]");
  }

  @Test
  void doesNotShowThePassword() {
    assertThat(SyrpcSettings.app("shop").user("ann", "secret").build().toString())
        .contains("ann")
        .doesNotContain("secret");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    SyrpcSettings.Builder builder = SyrpcSettings.app("shop");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.port(0))
        .withMessage("port: 0 (expected: 1 to 65535)");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.queues(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.queues(65_537));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.ttl(Duration.ZERO))
        .withMessage("ttl: PT0S (expected: PT0.001S to PT1193H2M47.295S)");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.messageTtl(Duration.ofDays(50)));
    assertThatIllegalArgumentException().isThrownBy(() -> SyrpcSettings.app(""));
    assertThatIllegalArgumentException().isThrownBy(() -> SyrpcSettings.app("a".repeat(201)));
  }

  @Test
  void acceptsTheEndsOfEachRange() {
    assertThatNoException()
        .isThrownBy(() -> SyrpcSettings.app("a".repeat(200))
            .port(65_535)
            .queues(65_536)
            .ttl(Duration.ofMillis(1))
            .messageTtl(Duration.ofDays(49))
            .build());
  }
}
