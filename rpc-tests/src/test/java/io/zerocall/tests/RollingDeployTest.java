package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are replaced one after the other under load. No call fails, and none runs twice. */
@Timeout(300)
class RollingDeployTest {
  private static final int WORKERS = 3;
  private static final int ROUNDS = 4;

  /** Starts a worker that logs its calls; returns what ends it. */
  private interface Starter {
    AutoCloseable start(Path log) throws IOException;
  }

  private final Deque<AutoCloseable> workers = new ArrayDeque<>();
  private final List<Path> logs = new ArrayList<>();

  @TempDir
  private Path directory;

  private RpcBroker broker;
  private DeployLoad load;

  @BeforeEach
  void startBroker() {
    broker = RpcBroker.builder()
        .bind("tcp://127.0.0.1:0")
        .connector(HttpConnector.at("127.0.0.1", 0))
        .start();
    load = new DeployLoad(broker.endpoint(), broker.endpoints().get(1));
  }

  @AfterEach
  void end() throws Exception {
    load.stop();
    for (AutoCloseable worker : workers) {
      worker.close();
    }
    broker.close();
  }

  private AutoCloseable process(Path log) throws IOException {
    ChildJvm worker =
        ChildJvm.start(JobsMain.class, JobsMain.WORKER, broker.endpoint(), log.toString());
    var unused = worker.awaitLine(JobsMain.READY);
    return worker::terminate;
  }

  private AutoCloseable inThisProcess(Path log) {
    RpcServer worker = RpcServer.builder()
        .dial(broker.endpoint())
        .register(new JobsMain.Service(log))
        .start();
    return worker;
  }

  private void start(Starter starter) throws IOException {
    Path log = directory.resolve("worker-" + logs.size());
    logs.add(log);
    workers.add(starter.start(log));
    eventually("it is there", () -> broker.workers() == workers.size());
  }

  private void replaceOldest(Starter starter) throws Exception {
    workers.remove().close();
    eventually("it has left", () -> broker.workers() == workers.size());
    start(starter);
  }

  private void deploy(int count, int rounds, Starter starter) throws Exception {
    for (int i = 0; i < count; i++) {
      start(starter);
    }
    load.start();
    load.awaitCalls(100);
    for (int i = 0; i < count * rounds; i++) {
      replaceOldest(starter);
      load.awaitCalls(50);
    }
    load.stop();
    assertThat(load.failures()).isEmpty();
    List<Integer> runs = new ArrayList<>();
    for (Path log : logs) {
      if (Files.exists(log)) {
        Files.readAllLines(log).forEach(id -> runs.add(Integer.valueOf(id)));
      }
    }
    assertThat(runs).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(load.returned());
  }

  @Test
  void processesAreReplaced() throws Exception {
    deploy(WORKERS, ROUNDS, this::process);
  }

  @Test
  void serversInAProcessAreReplaced() throws Exception {
    deploy(WORKERS, 10 * ROUNDS, this::inThisProcess);
  }

  @Test
  void callsWaitWhileTheOnlyWorkerIsReplaced() throws Exception {
    deploy(1, ROUNDS, this::process);
  }
}
