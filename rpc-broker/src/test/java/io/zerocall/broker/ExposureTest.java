package io.zerocall.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcException;
import io.zerocall.broker.policy.BrokerPolicy;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a broker listens, and from where it can be reached. */
@Timeout(60)
class ExposureTest {
  @TempDir
  private Path directory;

  private static void starts(UnaryOperator<RpcBrokerBuilder> settings) {
    try (RpcBroker broker = settings.apply(RpcBroker.builder()).start()) {
      assertThat(broker.endpoints()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://*:0", "tcp://0.0.0.0:0", "tcp://[::]:0", "tcp://192.0.2.1:0"})
  void withoutAPolicyABrokerListensOnLoopbackOnly(String endpoint) {
    assertThatThrownBy(() -> starts(builder -> builder.bind(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(endpoint + " may be reached from other machines")
        .hasMessageContainingAll("--policy FILE", "policy(", "--filter CIDR", "127.0.0.1");
  }

  @Test
  void withoutAPolicyAConnectorListensOnLoopbackOnly() {
    for (String host : new String[] {"*", "0.0.0.0", "192.0.2.1"}) {
      assertThatThrownBy(() -> starts(builder -> builder.connector(HttpConnector.at(host, 0))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("HttpConnector(" + host + ":0) may be reached");
    }
  }

  @Test
  void whatOnlyThisMachineReachesNeedsNoPolicy() {
    starts(builder -> builder
        .bind("tcp://127.0.0.1:0")
        .bind("tcp://localhost:0")
        .bind("ipc://" + directory.resolve("socket"))
        .bind("inproc://exposure")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .connector(HttpConnector.at("localhost", 0)));
  }

  @Test
  void withAPolicyOrAFilterABrokerMayListenAnywhere() {
    String elsewhere = "tcp://192.0.2.1:0"; // not an address of this machine, so nothing is opened
    assertThatThrownBy(
            () -> starts(builder -> builder.bind(elsewhere).policy(BrokerPolicy.allowAll())))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> starts(builder -> builder.bind(elsewhere).admitFrom("127.0.0.0/8")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void onlyAdmittedNetworksConnect() throws Exception {
    try (RpcBroker broker = RpcBroker.builder()
            .bind("tcp://127.0.0.1:0")
            .bind("inproc://admitted")
            .connector(HttpConnector.at("127.0.0.1", 0))
            .admitFrom("10.0.0.0/8")
            .admitFrom("192.0.2.1")
            .start();
        RpcClient refused =
            RpcClient.builder().timeout(Duration.ofMillis(500)).connect(broker.endpoint());
        RpcClient inside = RpcClient.connect("inproc://admitted")) {
      assertThatThrownBy(() -> refused.call("rpc.ping", String.class))
          .isInstanceOf(RpcException.class);
      assertThatThrownBy(() -> Web.post(
              broker.endpoints().get(2), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"}"))
          .isInstanceOf(IOException.class);
      assertThat(inside.call("rpc.ping", String.class)).isEqualTo("pong");
      assertThat(broker.statistics().refused().get("address")).isPositive();
    }
  }

  @Test
  void anInvalidNetworkIsReported() {
    assertThatThrownBy(() -> RpcBroker.builder().admitFrom("example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network: \"example.com\" (expected:");
  }
}
