package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.broker.BrokerStatus;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BrokerStatusCommandTest {
  private final RpcBroker broker = RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
  private final String endpoint = broker.endpoint();

  @AfterEach
  void close() {
    broker.close();
  }

  private RpcServer worker() {
    RpcServer worker = RpcServer.builder()
        .dial(endpoint)
        .worker("w1")
        .credit(1)
        .register(new DemoService())
        .start();
    eventually("the worker is there", () -> broker.workers() == 1);
    return worker;
  }

  @Test
  void showsNamesWorkersAndCalls() {
    try (RpcServer worker = worker();
        RpcClient client = RpcClient.connect(endpoint)) {
      assertThat(worker.endpoints()).isEmpty();
      CompletableFuture<Void> running = client.callAsync("my.namespace.sleep", Void.class, 60_000);
      eventually("it runs", () -> broker.status().running() == 1);
      CompletableFuture<Integer> queued = client.callAsync("my.namespace.mult", int.class, 5, 7);
      eventually("it waits", () -> broker.waitingCalls() == 1);
      CommandRun run = CommandRun.of("broker", "status", endpoint);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      List<String> lines = run.lines();
      assertThat(lines.get(0))
          .matches(
              "queued 1, running 1, answered 0 \\(0\\.0/s\\), lost 0, oldest waits \\d+\\.\\d s");
      assertThat(lines.get(1)).isEqualTo("refused nothing");
      assertThat(lines.subList(2, 9))
          .containsExactly(
              "",
              "NAME                 WORKERS  QUEUED  CALLS/S",
              "my.namespace.divide        1       0      0.0",
              "my.namespace.echo          1       0      0.0",
              "my.namespace.greet         1       0      0.0",
              "my.namespace.mult          1       1      0.0",
              "my.namespace.sleep         1       0      0.0");
      assertThat(lines.get(10)).matches("WORKER +PEER +CREDIT +RUNNING +NAMES");
      assertThat(lines.get(11)).matches("w1 +127\\.0\\.0\\.1:\\d+ +1 +1 +5");
      assertThat(lines).hasSize(12);
      assertThat(running.cancel(true) && queued.cancel(true)).isTrue();
    }
  }

  @Test
  void printsJsonIfAsked() {
    Map<String, JsonText> status = JsonText.parse(
            CommandRun.of("broker", "status", endpoint, "--json").out())
        .members();
    assertThat(status)
        .containsEntry("queued", JsonText.parse("0"))
        .containsEntry("workers", JsonText.parse("[]"));
  }

  @Test
  void listsWhatWorkersOffer() {
    try (RpcServer worker = worker()) {
      assertThat(worker.endpoints()).isEmpty();
      CommandRun run = CommandRun.of("list", endpoint);
      assertThat(run.err()).isEmpty();
      assertThat(run.lines())
          .containsExactly(
              "my.namespace.divide",
              "my.namespace.echo",
              "my.namespace.greet",
              "my.namespace.mult",
              "my.namespace.sleep");
    }
  }

  @Test
  void namesOfPeersDoNotControlTheTerminal() {
    String table = StatusTable.of(new BrokerStatus(
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of("unknownName", 2L, "noWorker", 0L),
        List.of(new BrokerStatus.Name("a\u202eb", 0, 1, 12.34)),
        7,
        List.of(new BrokerStatus.Worker("\u001b[2J", "here", 1, 0, 1)),
        8));
    assertThat(table.lines())
        .contains("refused unknownName 2", "and 7 more", "and 8 more")
        .contains("a?b         0       1     12.3", "?[2J    here       1        0      1")
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void anotherServerIsNoBroker() {
    try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:0").start()) {
      CommandRun run = CommandRun.of("broker", "status", server.endpoint());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .isEqualTo("rpc: " + server.endpoint() + " is no broker: it has no method"
              + " rpc.broker.status" + System.lineSeparator());
    }
  }

  @Test
  void hasHelpOfItsOwn() {
    CommandRun run = CommandRun.of("broker", "status", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: rpc broker status", "tcp://127.0.0.1:5555.");
    assertThat(run.lines()).allMatch(line -> line.length() <= 80);
    assertThat(CommandRun.of("broker", "--help").out()).contains("status");
    assertThat(CommandRun.of("broker", "status", endpoint, "--interval=0s").exitCode())
        .isEqualTo(2);
  }

  @Test
  void repeatsItUntilItIsEnded() throws Exception {
    try (CommandProcess status =
        CommandProcess.start("broker", "status", endpoint, "--json", "--interval=10ms")) {
      for (int i = 0; i < 3; i++) {
        assertThat(status.line()).startsWith("{\"queued\":0,");
      }
      status.terminate();
      assertThat(status.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void survivesARestartOfTheBroker() throws Exception {
    try (CommandProcess status =
        CommandProcess.start("broker", "status", endpoint, "--watch", "--interval=10ms")) {
      assertThat(status.line()).startsWith("queued 0,");
      broker.close();
      try (RpcBroker again = RpcBroker.builder().bind(endpoint).start();
          RpcClient client = RpcClient.connect(endpoint)) {
        assertThat(client.call("rpc.offer", boolean.class, List.of("after.restart")))
            .isTrue();
        String line = status.line();
        while (line != null && !line.startsWith("after.restart")) {
          line = status.line();
        }
        assertThat(line).as("at %s", again).isNotNull();
      }
    }
  }
}
