package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and workers whose connections end. */
@Timeout(60)
class LostPeersTest {

  @ParameterizedTest
  @ValueSource(strings = {"get+", "worker"})
  void aTaskIsLostWithTheConnectionOfItsWorker(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", type);
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      worker.close();
      assertThat(client.receive().line()).isEqualTo("503 Service Unavailable");
      jobs.awaitWorkers(0);
    }
  }

  @Test
  void aGetWorkerMayPostTheResultAfterItsConnectionHasEnded() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task");
      String id = worker.receive().id();
      worker.reset();
      assertThat(jobs.ask("/" + id, "late", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("late");
    }
  }

  @Test
  void aGetWorkerMayAskThatItsTaskIsLostWithTheConnection() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.peer().send("/q", "{\"option\": \"fail_on_disconnect\"}", "Type", "get");
      jobs.awaitWorkers(1);
      Peer client = jobs.peer().send("/q", "task");
      String id = worker.receive().id();
      worker.close();
      assertThat(client.receive().line()).isEqualTo("503 Service Unavailable");
      assertThat(jobs.ask("/" + id, "late", "Type", "result").line()).isEqualTo("400 Wrong id");
    }
  }

  @Test
  void aWorkerThatLeavesEndsItsOwnTaskOnly() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer leaving = jobs.peer().send("/q", "{\"option\": \"fail_on_disconnect\"}", "Type", "get");
      jobs.awaitWorkers(1);
      Peer first = jobs.peer().send("/q", "first", "Id", "same");
      assertThat(leaving.receive().id()).isEqualTo("same");
      assertThat(jobs.ask("/same", "r1", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(first.receive().text()).isEqualTo("r1");

      Peer worker = jobs.waitingWorker("/q", "get");
      Peer second = jobs.peer().send("/q", "second", "Id", "same");
      assertThat(worker.receive().id()).isEqualTo("same");
      leaving.close();
      assertThat(jobs.ask("/echo", "").text()) // one thread handles what comes in its order
          .isEqualTo("ok");
      assertThat(jobs.ask("/same", "r2", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(second.receive().text()).isEqualTo("r2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "get+", "worker"})
  void aWorkerThatLeavesWhileItWaitsGetsNoTask(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer leaving = jobs.waitingWorker("/q", type);
      leaving.close();
      jobs.awaitWorkers(0);
      Peer client = jobs.waitingClient("/q", "task");
      Peer worker = jobs.peer().poll("/q", "get+");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void theWaitingTaskOfAClientThatLeavesIsDropped() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      Peer leaving = jobs.waitingClient("/q", "dropped");
      Peer resetting = jobs.waitingClient("/q", "dropped too");
      Peer staying = jobs.waitingClient("/q", "kept");
      leaving.close();
      resetting.reset();
      jobs.awaitWaiting(1);
      Peer worker = jobs.peer().poll("/q", "get+");
      assertThat(worker.receive().text()).isEqualTo("kept");
      assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(staying.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void theResultForAClientThatHasLeftIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task");
      String id = worker.receive().id();
      client.close();
      eventually("the task is dropped", () -> jobs.live() == 1);
      assertThat(worker.ask("/" + id, "r", "Type", "result").line()).isEqualTo("499 Closed");
      assertThat(worker.ask("/" + id, "r", "Type", "result").line()).isEqualTo("400 Wrong id");
    }
  }

  @Test
  void theOwedResultForAClientThatHasLeftIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      client.close();
      assertThat(jobs.ask("/echo", "").text()) // one thread handles what comes in its order
          .isEqualTo("ok");
      assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("499 Closed");
      Peer next = jobs.peer().send("/q", "next");
      assertThat(worker.poll("/q", "get+").receive().text()).isEqualTo("next");
      assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(next.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void aWorkerInWorkerModeGoesOnWithoutItsClient() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      client.reset();
      Peer next = jobs.waitingClient("/q", "next");
      assertThat(worker.ask("/", "nobody's").text()).isEqualTo("next");
      var unused = worker.send("/", "for next");
      assertThat(next.receive().text()).isEqualTo("for next");
    }
  }

  @Test
  void aClientMayPipelineItsTasks() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer();
      for (int i = 0; i < 30; i++) {
        var unused = client.send("/q", "task " + i);
      }
      for (int i = 0; i < 30; i++) {
        assertThat(worker.receive().text()).isEqualTo("task " + i);
        var unused = worker.send("/", "result " + i);
      }
      for (int i = 0; i < 30; i++) {
        assertThat(client.receive().text()).isEqualTo("result " + i);
      }
    }
  }

  @Test
  void manyTasksWithOneIdAreRefusedOneAfterTheOther() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer first = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "1", "Id", "same");
      assertThat(first.receive().text()).isEqualTo("1");
      Peer[] clients = new Peer[1_000];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = jobs.peer().send("/q", "x", "Id", "same");
      }
      jobs.awaitWaiting(clients.length);
      Peer second = jobs.peer().poll("/q", "get");
      for (Peer refused : clients) {
        assertThat(refused.receive().line()).isEqualTo("400 Collision Id");
      }
      Peer other = jobs.peer().send("/q", "other", "Id", "other");
      assertThat(second.receive().text()).isEqualTo("other");
      assertThat(second.ask("/other", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(other.receive().text()).isEqualTo("r");
      client.close();
    }
  }
}
