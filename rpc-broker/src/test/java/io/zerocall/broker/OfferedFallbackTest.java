package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zerocall.JsonText;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.server.RpcServer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that offers names which its fallback answers. */
class OfferedFallbackTest {
  private final Brokers brokers = new Brokers();
  private final RpcServer worker = brokers.opened(RpcServer.builder()
      .dial(brokers.endpoint())
      .fallback((method, params) -> CompletableFuture.completedFuture(JsonText.ofString(method)))
      .start());

  @AfterEach
  void close() {
    brokers.close();
  }

  private boolean isOffered(String name) {
    return brokers.broker().status().names().stream()
        .anyMatch(offered -> offered.name().equals(name) && offered.workers() > 0);
  }

  @Test
  void itsCallsReachTheFallback() {
    worker.offer("old.*");
    worker.offer("old.*");
    worker.offer("older");
    brokers.awaitOffer("old.any");
    brokers.awaitOffer("older");
    assertThat(brokers.first().call("old.a.b", String.class)).isEqualTo("old.a.b");
    assertThat(brokers.first().call("older", String.class)).isEqualTo("older");
    assertThatExceptionOfType(RpcProtocolException.class)
        .isThrownBy(() -> brokers.first().call("new.any", String.class));
  }

  @Test
  void aWithdrawnNameGetsNoCalls() {
    worker.offer("old.*");
    brokers.awaitOffer("old.any");
    assertThat(worker.withdraw("old.*")).isTrue();
    assertThat(worker.withdraw("old.*")).isFalse();
    eventually("it is withdrawn", () -> !isOffered("old.*"));
    assertThatExceptionOfType(RpcUnavailableException.class)
        .isThrownBy(() -> brokers.first().withIfPresent().call("old.any", String.class));
    worker.offer("old.*");
    brokers.awaitOffer("old.any");
  }

  @Test
  void registeredMethodsStayOffered() {
    worker.register(new Jobs("w"));
    worker.offer("old.*");
    brokers.awaitOffer("old.any");
    assertThat(brokers.first().call("jobs.add", int.class, 1, 2)).isEqualTo(3);
    assertThat(worker.withdraw("old.*")).isTrue();
    eventually("it is withdrawn", () -> !isOffered("old.*"));
    assertThat(isOffered("jobs.add")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a..b", "rpc.x", "rpc.*", "system", "a b"})
  void otherNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> worker.offer(name));
  }
}
