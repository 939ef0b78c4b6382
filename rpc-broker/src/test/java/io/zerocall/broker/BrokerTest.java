package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BrokerTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(0, closeable);
    return closeable;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private RpcBroker broker() {
    return opened(RpcBroker.builder().bind("tcp://127.0.0.1:0").start());
  }

  private RpcServer worker(RpcBroker broker, Jobs jobs) {
    return opened(RpcServer.builder().dial(broker.endpoint()).register(jobs).start());
  }

  private RpcClient client(RpcBroker broker) {
    return opened(RpcClient.connect(broker.endpoint()));
  }

  private static void awaitOffer(RpcClient client, String method, Object... arguments) {
    eventually("the method is offered", () -> {
      try {
        client.call(method, JsonText.class, arguments);
        return true;
      } catch (RpcProtocolException e) {
        return false;
      }
    });
  }

  @Test
  void aWorkersMethodsAreCalledThroughTheBroker() {
    RpcBroker broker = broker();
    worker(broker, new Jobs("w"));
    RpcClient client = client(broker);
    awaitOffer(client, "jobs.add", 1, 2);
    for (int i = 0; i < 1_000; i++) {
      assertThat(client.call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
    }
    assertThat(client.call("jobs.echo", String.class, "ä\"\u0001\ud83d\ude00"))
        .isEqualTo("ä\"\u0001\ud83d\ude00");
    assertThatThrownBy(() -> client.call("jobs.fail", Void.class, "why"))
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("why")
        .hasMessageContaining("IllegalStateException");
    assertThatThrownBy(() -> client.call("jobs.unknown", Void.class))
        .isInstanceOf(RpcProtocolException.class);
  }

  @Test
  void callsWaitForAWorkerThatIsFree() throws Exception {
    RpcBroker broker = broker();
    Jobs jobs = new Jobs("w");
    opened(RpcServer.builder().dial(broker.endpoint()).credit(2).register(jobs).start());
    RpcClient client = client(broker);
    awaitOffer(client, "jobs.add", 1, 2);
    List<CompletableFuture<String>> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.add(client.callAsync("jobs.hold", String.class));
    }
    eventually("two run", () -> jobs.runs.get() == 2);
    jobs.released.countDown();
    for (CompletableFuture<String> each : held) {
      assertThat(each.get()).isEqualTo("w");
    }
    assertThat(jobs.runs.get()).isEqualTo(10);
  }
}
