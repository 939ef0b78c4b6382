package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcRemoteException;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of a worker in Python, with a broker. Needs Debian's python3-zmq. */
@Timeout(60)
class PythonWorkerTest {
  private static final String SCRIPT = "rpc-examples/python/worker.py";

  @BeforeAll
  static void requirePyzmq() throws InterruptedException {
    Python.requirePyzmq();
  }

  private static Process worker(RpcBroker broker) throws IOException {
    Process python = new ProcessBuilder(Python.COMMAND, SCRIPT, broker.endpoint())
        .directory(Repository.root().toFile())
        .inheritIO()
        .start();
    eventually("the worker is there", () -> broker.workers() == 1);
    return python;
  }

  private static void kill(Process python) {
    python.destroyForcibly();
    var unused = python.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void runsCallsOfAJavaClient() throws Exception {
    try (RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      Process python = worker(broker);
      try {
        for (int i = 0; i < 100; i++) {
          assertThat(client.call("my.namespace.mult", int.class, i, 7)).isEqualTo(7 * i);
        }
        assertThat(client.call("my.namespace.greet", String.class, "Änn")).isEqualTo("Hello Änn");
        assertThat(client.callNamed("my.namespace.greet", String.class, Map.of("name", "Bob")))
            .isEqualTo("Hello Bob");
        assertThatThrownBy(() -> client.call("my.namespace.mult", int.class, 1))
            .isInstanceOf(RpcRemoteException.class)
            .hasMessageContaining("TypeError");
      } finally {
        kill(python);
      }
      eventually("it has left", () -> broker.workers() == 0);
    }
  }

  @Test
  void offersAgainWhenTheBrokerRestarts() throws Exception {
    RpcBroker first = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
    String endpoint = first.endpoint();
    Process python = worker(first);
    try (RpcClient client = RpcClient.connect(endpoint)) {
      assertThat(client.call("my.namespace.mult", int.class, 6, 7)).isEqualTo(42);
      first.close();
      try (RpcBroker second = RpcBroker.builder().bind(endpoint).start()) {
        eventually("the worker is back", () -> second.workers() == 1);
        assertThat(client.call("my.namespace.mult", int.class, 6, 7)).isEqualTo(42);
      }
    } catch (RpcConnectionLostException e) {
      throw new AssertionError("the call was not sent over the new connection", e);
    } finally {
      kill(python);
      first.close();
    }
  }
}
