package io.zerocall.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zerocall.testing.FreePort;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RabbitMqBridgeBuilderTest {
  private final RabbitMqBridgeBuilder builder = RabbitMqBridge.builder();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a..b", ".a", "a.", "a*", "a.*.b", "#", "a.#", "rpc.x", "rpc.*", "system",
        "*.a", "a\u0000"
      })
  void refusesOtherNames(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.serve(name));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.forward(name));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.topic(name));
  }

  @ParameterizedTest
  @CsvSource({"a,a", "a.*,a.b", "a.*,a.b.*", "*,a", "*,a.*", "*,*", "a.b,a.*", "a.b.*,a.*"})
  void refusesOverlappingNames(String one, String other) {
    builder.broker("tcp://127.0.0.1:1").serve(one).forward(other);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::start)
        .withMessageContaining("overlap");
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.serve("é".repeat(76)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.prefetch(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.prefetch(1_025));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.deliveries(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.network(""));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.network("a b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.closeGrace(Duration.ofMillis(-1)));
  }

  @Test
  void doesNotQuoteAnInvalidUriWithItsPassword() {
    for (String uri : new String[] {"http://ann:secret@host", "amqp://ann:secret@host:x y"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.amqp(uri))
          .withMessageNotContaining("secret")
          .withNoCause();
    }
  }

  @Test
  void needsABrokerAndSomethingToPassOn() {
    assertThatIllegalStateException().isThrownBy(builder::start).withMessageContaining("broker");
    builder.broker("tcp://127.0.0.1:1");
    assertThatIllegalStateException().isThrownBy(builder::start).withMessageContaining("serve");
  }

  @Test
  void withoutRabbitMqAndBrokerItStartsAndCloses() {
    int port = FreePort.find();
    try (RabbitMqBridge bridge = builder
        .broker(FreePort.endpoint())
        .amqp("amqp://ann:secret@127.0.0.1:" + port)
        .serve("a")
        .forward("b")
        .topic("c")
        .start()) {
      assertThat(bridge.isConnected()).isFalse();
      assertThat(bridge).asString().contains("127.0.0.1:" + port).doesNotContain("secret");
    }
  }
}
