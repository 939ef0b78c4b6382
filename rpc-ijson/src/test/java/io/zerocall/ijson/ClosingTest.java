package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.broker.RpcBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opening and closing the interface with its broker. */
@Timeout(60)
class ClosingTest {

  @Test
  void clientsThatWaitAreNotified() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      Peer client = jobs.waitingClient("/q", "task");
      Peer worker = jobs.waitingWorker("/other", "worker");
      Peer idle = jobs.peer();
      assertThat(idle.ask("/echo", "").text()).isEqualTo("ok");
      jobs.broker().close();
      assertThat(client.receive().line()).isEqualTo("503 Service Unavailable");
      assertThat(client.awaitsEnd()).isTrue();
      assertThat(worker.awaitsEnd()).isTrue();
      assertThat(idle.awaitsEnd()).isTrue();
      jobs.broker().close();
      assertThatThrownBy(() -> new Peer(jobs.port())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aBrokerNeedsAnEndpointOfItsOwn() {
    assertThatThrownBy(() -> RpcBroker.builder()
            .connector(InvertedJsonConnector.at("127.0.0.1", 0))
            .start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no endpoint");
  }

  @Test
  void anAddressInUseIsReported() throws Exception {
    try (ServerSocket used = new ServerSocket(0)) {
      assertThatThrownBy(() -> RpcBroker.builder()
              .bind("tcp://127.0.0.1:0")
              .connector(InvertedJsonConnector.at("127.0.0.1", used.getLocalPort()))
              .start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + used.getLocalPort());
    }
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> InvertedJsonConnector.at("127.0.0.1", 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(() -> InvertedJsonConnector.at("127.0.0.1", 0).allowHost("a b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a b\"");
    assertThat(InvertedJsonConnector.at("127.0.0.1", 8001))
        .hasToString("InvertedJsonConnector(127.0.0.1:8001)");
  }
}
