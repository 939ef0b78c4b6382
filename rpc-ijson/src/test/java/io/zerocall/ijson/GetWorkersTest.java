package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that ask with {@code get}, and post the result by its id. */
@Timeout(60)
class GetWorkersTest {

  @Test
  void theResultComesOverAnyConnectionByTheHeader() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task", "Id", "chosen by the client");
      Reply task = worker.receive();
      assertThat(task.line()).isEqualTo("200 OK");
      assertThat(task.id()).isEqualTo("chosen by the client");
      assertThat(task.header("name")).isEqualTo("q");
      assertThat(task.header("async")).isNull();
      assertThat(
              jobs.ask("/", "r", "Type", "result", "Id", "chosen by the client").line())
          .isEqualTo("200 OK");
      Reply result = client.receive();
      assertThat(result.text()).isEqualTo("r");
      assertThat(result.header("id")).isEqualTo("chosen by the client");
    }
  }

  @Test
  void theResultComesByThePath() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task");
      String id = worker.receive().id();
      assertThat(worker.ask("/" + id, "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void theResultComesByTheIdInTheBody() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String id : new String[] {"123", "\"a-1\"", "-5"}) {
        Peer worker = jobs.waitingWorker("/q", "get");
        Peer client = jobs.peer().send("/q", "{\"id\": " + id + ", \"params\": 1}");
        assertThat(worker.receive().id()).isEqualTo(id.replace("\"", ""));
        String result = "{\"id\": " + id + ", \"result\": 2}";
        assertThat(jobs.ask("/", result, "Type", "result").line()).isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo(result);
      }
    }
  }

  @Test
  void anIdThatCannotStandInAHeaderIsReplaced() throws Exception {
    try (Jobs jobs = new Jobs()) {
      String tooLong = "\"" + "x".repeat(256) + "\"";
      for (String id : new String[] {"\"ключ\"", "\"a\\r\\nX-Evil: 1\"", "\"\"", tooLong}) {
        Peer worker = jobs.waitingWorker("/q", "get");
        Peer client = jobs.peer().send("/q", "{\"id\": " + id + "}");
        Reply task = worker.receive();
        assertThat(task.id()).matches("[0-9a-f]{32}");
        assertThat(task.headers()).doesNotContainKey("x-evil");
        assertThat(worker.ask("/", "r", "Type", "result", "Id", task.id()).line())
            .isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo("r");
      }
    }
  }

  @Test
  void anIdHeaderMustBePrintable() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      assertThat(jobs.ask("/q", "x", "Id", "caf\u00e9").line()).isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/q", "x", "Id", "x".repeat(256)).line()).isEqualTo("400 Invalid data");
    }
  }

  @Test
  void anIdIsForOneTaskAtATime() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer first = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "1", "Id", "same");
      assertThat(first.receive().text()).isEqualTo("1");
      Peer second = jobs.waitingWorker("/q", "get");
      assertThat(jobs.ask("/q", "2", "Id", "same").line()).isEqualTo("400 Collision Id");
      Peer other = jobs.peer().send("/q", "3", "Id", "other");
      assertThat(second.receive().text()).as("the worker still waits").isEqualTo("3");
      assertThat(first.ask("/same", "r1", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(second.ask("/other", "r3", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r1");
      assertThat(other.receive().text()).isEqualTo("r3");

      Peer again = jobs.waitingWorker("/q", "get");
      Peer reused = jobs.peer().send("/q", "4", "Id", "same");
      assertThat(again.receive().text()).isEqualTo("4");
      assertThat(again.ask("/same", "r4", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(reused.receive().text()).isEqualTo("r4");
    }
  }

  @Test
  void resultsNeedTheIdOfATask() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/", "r", "Type", "result").line()).isEqualTo("400 No Id");
      assertThat(jobs.ask("/", "{\"id\": null}", "Type", "result").line()).isEqualTo("400 No Id");
      assertThat(jobs.ask("/", "{\"id\": [1]}", "Type", "result").line()).isEqualTo("400 No Id");
      assertThat(jobs.ask("/", "r", "Type", "result", "Id", "guessed").line())
          .isEqualTo("400 Wrong id");
      assertThat(jobs.ask("/guessed", "r", "Type", "result").line()).isEqualTo("400 Wrong id");
      assertThat(jobs.ask("/", "{\"id\": 1}", "Type", "result").line()).isEqualTo("400 Wrong id");
    }
  }

  @Test
  void aTaskHasOneResult() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task");
      String id = worker.receive().id();
      assertThat(jobs.ask("/" + id, "first", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/" + id, "second", "Type", "result").line()).isEqualTo("400 Wrong id");
      assertThat(client.receive().text()).isEqualTo("first");
    }
  }

  @Test
  void aWorkerNeedsANameOfAQueue() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/", "", "Type", "get").line()).isEqualTo("400 No name");
      assertThat(jobs.ask("/,,", "", "Type", "get+").line()).isEqualTo("400 No name");
      assertThat(jobs.ask("/rpc.discover", "", "Type", "get").line()).isEqualTo("400 Wrong queue");
      assertThat(jobs.ask("/rpc.*", "", "Type", "worker").line()).isEqualTo("400 Wrong queue");
      assertThat(jobs.ask("/" + "x".repeat(513), "", "Type", "get").line())
          .isEqualTo("400 Wrong queue");
    }
  }

  @Test
  void aWorkerServesSeveralQueues() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String queue : new String[] {"a", "b/c", "d"}) {
        Peer worker = jobs.waitingWorker("/a,b/c,d", "get");
        Peer client = jobs.peer().send("/" + queue, "task");
        Reply task = worker.receive();
        assertThat(task.header("name")).isEqualTo(queue);
        assertThat(worker.ask("/" + task.id(), "r", "Type", "result").line()).isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo("r");
      }
    }
  }
}
