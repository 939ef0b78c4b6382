package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers in worker mode: each request is the last result and asks for the next task. */
@Timeout(60)
class WorkerModeTest {

  @Test
  void eachRequestIsAResultAndAsksForMore() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer();
      for (int i = 0; i < 50; i++) {
        var unused = client.send("/q", "task " + i);
        assertThat(worker.receive().text()).isEqualTo("task " + i);
        unused = worker.send("/", "result " + i);
        Reply result = client.receive();
        assertThat(result.text()).isEqualTo("result " + i);
        assertThat(result.header("id")).isNull();
      }
    }
  }

  @Test
  void thePathAndTheTypeOfAResultDoNotMatter() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      String[] paths = {"/", "/q", "/rpc/worker", "/rpc/details", "/absent"};
      for (String path : paths) {
        Peer client = jobs.peer().send("/q", path);
        assertThat(worker.receive().text()).isEqualTo(path);
        var unused = worker.send(path, "r " + path, "Type", "result");
        assertThat(client.receive().text()).isEqualTo("r " + path);
      }
    }
  }

  @Test
  void echoIsAnsweredBetween() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(worker.ask("/echo", "").text()).isEqualTo("ok");
      var unused = worker.send("/", "r");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void stopSendsTheLastResultAndLeaves() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(worker.ask("/", "last", "Option", "stop").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("last");
      assertThat(jobs.broker().workers()).isZero();
      assertThat(worker.ask("/absent", "as a client").line()).isEqualTo("404 Not Found");
      assertThat(worker.ask("/q", "x", "Option", "if present").line()).isEqualTo("204 No Content");
    }
  }

  @Test
  void afterAnAsynchronousTaskTheNextRequestOnlyAsks() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      assertThat(jobs.ask("/q", "one", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(worker.receive().header("async")).isEqualTo("true");
      Peer client = jobs.waitingClient("/q", "two");
      assertThat(worker.ask("/", "nobody's").text()).isEqualTo("two");
      var unused = worker.send("/", "for two");
      assertThat(client.receive().text()).isEqualTo("for two");
    }
  }

  @Test
  void aWorkerOfAPrefixSeesTheNames() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/p/*", "worker");
      for (String name : new String[] {"p/", "p/a", "p/a/b/c", "p/*"}) {
        Peer client = jobs.peer().send("/" + name, "task");
        assertThat(worker.receive().header("name")).isEqualTo(name);
        var unused = worker.send("/", "r");
        assertThat(client.receive().text()).isEqualTo("r");
      }
    }
  }
}
