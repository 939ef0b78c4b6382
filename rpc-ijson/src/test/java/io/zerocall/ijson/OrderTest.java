package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which task comes first, and to which worker. */
@Timeout(60)
class OrderTest {

  @Test
  void aHigherPriorityComesFirstAndEqualsInTheirOrder() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      String[] priorities = {"0", "-5", "7", "", "7", "1", "-5"};
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < priorities.length; i++) {
        String task = priorities[i] + "#" + i;
        clients.add(
            priorities[i].isEmpty()
                ? jobs.waitingClient("/q", task)
                : jobs.waitingClient("/q", task, "Priority", priorities[i]));
      }
      Peer worker = jobs.peer().poll("/q", "worker");
      List<String> order = new ArrayList<>();
      for (int i = 0; i < priorities.length; i++) {
        String task = worker.receive().text();
        order.add(task);
        var unused = worker.send("/", "result of " + task);
      }
      assertThat(order).containsExactly("7#2", "7#4", "1#5", "0#0", "#3", "-5#1", "-5#6");
      for (int i = 0; i < priorities.length; i++) {
        assertThat(clients.get(i).receive().text())
            .isEqualTo("result of " + priorities[i] + "#" + i);
      }
    }
  }

  @Test
  void workersTakeTurns() throws Exception {
    try (Jobs jobs = new Jobs()) {
      List<Peer> workers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        workers.add(jobs.waitingWorker("/q", "worker"));
      }
      Peer client = jobs.peer();
      for (int round = 0; round < 3; round++) {
        for (Peer worker : workers) {
          var unused = client.send("/q", "task");
          assertThat(worker.receive().text()).isEqualTo("task");
          unused = worker.send("/", "r");
          assertThat(client.receive().text()).isEqualTo("r");
          eventuallyReady(jobs, 3);
        }
      }
    }
  }

  private static void eventuallyReady(Jobs jobs, int workers) {
    eventually("all workers wait", () -> {
      try {
        return jobs.ask("/rpc/details", "").text().contains("\"workers\":" + workers);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  @Test
  void aTaskForANamedWorkerIsForThatOneOnly() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer ann = jobs.waitingWorker("/q", "worker", "Set-ID", "ann");
      Peer bob = jobs.waitingWorker("/q", "worker", "Set-ID", "bob 2");
      Peer client = jobs.peer();
      for (int i = 0; i < 3; i++) {
        var unused = client.send("/q", "for bob", "Worker-ID", "bob 2");
        assertThat(bob.receive().text()).isEqualTo("for bob");
        unused = bob.send("/", "bob's");
        assertThat(client.receive().text()).isEqualTo("bob's");
      }
      var unused = client.send("/q", "for ann", "Worker-ID", "ann");
      assertThat(ann.receive().text()).isEqualTo("for ann");
    }
  }

  @Test
  void aTaskWaitsForItsNamedWorker() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer ann = jobs.waitingWorker("/q", "get+", "Set-ID", "ann");
      Peer client = jobs.waitingClient("/q", "for bob", "Worker-ID", "bob");
      assertThat(jobs.ask("/q", "x", "Worker-ID", "bob", "Option", "if present").line())
          .isEqualTo("204 No Content");
      Peer bob = jobs.peer().poll("/q", "get+", "Set-ID", "bob");
      assertThat(bob.receive().text()).isEqualTo("for bob");
      assertThat(bob.ask("/", "bob's", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("bob's");
      ann.close();
    }
  }

  @Test
  void theNameIsForTheLifeOfTheConnection() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer ann = jobs.peer();
      assertThat(ann.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(ann.ask("/q", "", "Type", "create", "Set-ID", "ann").line()).isEqualTo("200 OK");
      for (int i = 0; i < 3; i++) {
        var unused = ann.poll("/q", "get");
        jobs.awaitWorkers(1);
        Peer client = jobs.peer().send("/q", "task", "Worker-ID", "ann");
        Reply task = ann.receive();
        assertThat(ann.ask("/" + task.id(), "r", "Type", "result").line()).isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo("r");
      }
    }
  }

  @Test
  void anExactNameWinsAndThenTheLongestPrefix() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer any = jobs.waitingWorker("/*", "worker");
      Peer sums = jobs.waitingWorker("/calc/*", "worker");
      Peer sum = jobs.waitingWorker("/calc/sum", "worker");
      Peer client = jobs.peer();
      Peer[] expected = {sum, sums, sums, sums, any, any, any};
      String[] names = {
        "/calc/sum", "/calc/sum/", "/calc/", "/calc/a/b", "/calc", "/else", "/calculus"
      };
      for (int i = 0; i < names.length; i++) {
        var unused = client.send(names[i], "task");
        assertThat(expected[i].receive().header("name")).isEqualTo(names[i].substring(1));
        unused = expected[i].send("/", "r");
        assertThat(client.receive().text()).isEqualTo("r");
      }
    }
  }

  @Test
  void anExactNameWithoutWorkersLeavesTasksToThePrefix() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("calc/sum");
      Peer prefix = jobs.waitingWorker("/calc/*", "worker");
      Peer client = jobs.peer().send("/calc/sum", "task");
      assertThat(prefix.receive().header("name")).isEqualTo("calc/sum");
      var unused = prefix.send("/", "r");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }
}
