package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that are created and deleted. */
@Timeout(60)
class QueuesTest {

  @Test
  void aCreatedQueueTakesTasks() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/q", "", "Type", "create").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/q", "", "Type", "create").line()).as("again").isEqualTo("200 OK");
      assertThat(jobs.ask("/q", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/p/*", "", "Type", "create").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/p/any", "x", "Type", "async").line()).isEqualTo("200 OK");
    }
  }

  @Test
  void aDeletedQueueIsAbsent() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      assertThat(jobs.ask("/q", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(jobs.broker().waitingCalls()).isZero();
      assertThat(jobs.ask("/q", "x").line()).isEqualTo("404 Not Found");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).as("again").isEqualTo("200 OK");
    }
  }

  @Test
  void queuesNeedANameThatIsNotReserved() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String type : new String[] {"create", "delete"}) {
        assertThat(jobs.ask("/", "", "Type", type).line()).isEqualTo("400 Wrong queue");
        assertThat(jobs.ask("/rpc.x", "", "Type", type).line()).isEqualTo("400 Wrong queue");
        assertThat(jobs.ask("/" + "x".repeat(513), "", "Type", type).line())
            .isEqualTo("400 Wrong queue");
      }
    }
  }

  @Test
  void theClientsThatWaitAreNotified() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      Peer any = jobs.waitingClient("/q", "1");
      Peer named = jobs.waitingClient("/q", "2", "Worker-ID", "ann");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(any.receive().line()).isEqualTo("400 Closed");
      assertThat(named.receive().line()).isEqualTo("400 Closed");
      assertThat(any.ask("/echo", "").text()).as("the connection goes on").isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "get+", "worker"})
  void theWorkersThatWaitAreNotified(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", type);
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(worker.receive().line()).isEqualTo("400 Closed");
      jobs.awaitWorkers(0);
      assertThat(jobs.ask("/q", "x").line()).isEqualTo("404 Not Found");
      var unused = worker.poll("/q", type);
      jobs.awaitWorkers(1);
      assertThat(jobs.ask("/q", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(worker.receive().text()).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "get+", "worker"})
  void aTaskThatRunsGetsItsResult(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", type);
      Peer client = jobs.peer().send("/q", "task");
      Reply task = worker.receive();
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      var unused = type.equals("get")
          ? worker.send("/" + task.id(), "r", "Type", "result")
          : worker.send("/", "r", "Type", "result");
      assertThat(client.receive().text()).isEqualTo("r");
      if (!type.equals("worker")) {
        assertThat(worker.receive().line()).isEqualTo("200 OK");
        unused = worker.poll("/q", type);
      }
      jobs.awaitWorkers(1);
      unused = jobs.peer().send("/q", "next");
      assertThat(worker.receive().text()).isEqualTo("next");
    }
  }

  @Test
  void deletingAPrefixLeavesTheNamesInIt() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("p/a");
      jobs.create("p/*");
      assertThat(jobs.ask("/p/*", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/p/a", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/p/b", "x").line()).isEqualTo("404 Not Found");
    }
  }

  @Test
  void thereMayBeManyQueues() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer peer = jobs.peer();
      for (int i = 0; i < 1_000; i++) {
        assertThat(peer.ask("/many/" + i, "", "Type", "create").line()).isEqualTo("200 OK");
      }
      assertThat(peer.ask("/many/999", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(peer.ask("/rpc/details", "").text()).contains("\"many/0\"", "\"many/999\"");
      for (int i = 0; i < 1_000; i++) {
        assertThat(peer.ask("/many/" + i, "", "Type", "delete").line()).isEqualTo("200 OK");
      }
      assertThat(peer.ask("/debug", "").text()).isEqualTo("Memory allocated: 0\n");
    }
  }

  @Test
  void theOldestUnusedQueueIsForgottenWhenThereAreTooMany() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer peer = jobs.peer();
      for (int i = 0; i <= 10_000; i++) {
        assertThat(peer.ask("/" + i, "", "Type", "create").status()).isEqualTo(200);
      }
      assertThat(peer.ask("/0", "x", "Type", "async").line()).isEqualTo("404 Not Found");
      assertThat(peer.ask("/1", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(peer.ask("/10000", "x", "Type", "async").line()).isEqualTo("200 OK");
    }
  }
}
