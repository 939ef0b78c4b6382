package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcException;
import io.zerocall.client.RpcClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BrokerCommandTest {
  private static final String LISTENING = "listening on ";

  private static String endpointOf(String line) {
    assertThat(line).startsWith(LISTENING).doesNotEndWith(":0");
    return line.substring(LISTENING.length());
  }

  private static void awaitWorker(RpcClient client) {
    eventually("a worker is there", () -> {
      try {
        return client.call("my.namespace.mult", int.class, 5, 7) == 35;
      } catch (RpcException e) {
        return false;
      }
    });
  }

  @Test
  void givesCallsToAWorkerUntilSigterm() throws Exception {
    try (CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0")) {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        assertThat(worker.line()).isEqualTo("dialing " + endpoint);
        awaitWorker(client);
        assertThat(client.call("my.namespace.echo", String.class, "é")).isEqualTo("é");
        worker.terminate();
        assertThat(worker.exitCode()).isEqualTo(143);
      }
      broker.terminate();
      assertThat(broker.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void theCallsOfAWorkerThatIsKilledEndAtOnce() throws Exception {
    try (CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0")) {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        awaitWorker(client);
        CompletableFuture<Void> call = client.callAsync("my.namespace.sleep", Void.class, 60_000);
        assertThat(client.call("my.namespace.mult", int.class, 2, 3)).isEqualTo(6);
        worker.kill();
        assertThat(outcome(call)).isInstanceOf(RpcConnectionLostException.class);
      }
    }
  }

  @Test
  void workersAndClientsComeBackAfterTheBrokerWasKilled() throws Exception {
    CommandProcess broker = CommandProcess.start("broker", "--bind=tcp://127.0.0.1:0");
    try {
      String endpoint = endpointOf(broker.line());
      try (CommandProcess worker = CommandProcess.start("serve-demo", "--dial=" + endpoint);
          RpcClient client = RpcClient.connect(endpoint)) {
        assertThat(worker.line()).isEqualTo("dialing " + endpoint);
        awaitWorker(client);
        for (int i = 0; i < 2; i++) {
          CompletableFuture<Void> call = client.callAsync("my.namespace.sleep", Void.class, 60_000);
          assertThat(client.call("my.namespace.mult", int.class, 2, 3)).isEqualTo(6);
          broker.kill();
          assertThat(outcome(call)).isInstanceOf(RpcConnectionLostException.class);
          broker = CommandProcess.start("broker", "--bind=" + endpoint);
          assertThat(endpointOf(broker.line())).isEqualTo(endpoint);
          awaitWorker(client);
        }
      }
    } finally {
      broker.close();
    }
  }

  private static Throwable outcome(CompletableFuture<?> call) throws Exception {
    try {
      call.get(30, TimeUnit.SECONDS);
      throw new AssertionError("it returned");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
