package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code rpc/call}, and the older names of the types. */
@Timeout(60)
class OlderNamesTest {

  @Test
  void aCallNamesItsQueueInTheBody() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/calc/sum", "get");
      String body =
          "{\"jsonrpc\": \"2.0\", \"method\": \"calc/sum\", \"params\": [1, 2], \"id\": 7}";
      Peer client = jobs.peer().send("/rpc/call", body);
      Reply task = worker.receive();
      assertThat(task.text()).isEqualTo(body);
      assertThat(task.header("name")).isEqualTo("calc/sum");
      assertThat(task.id()).isEqualTo("7");
      String result = "{\"jsonrpc\": \"2.0\", \"result\": 3, \"id\": 7}";
      assertThat(worker.ask("/rpc/result", result).line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo(result);
    }
  }

  @Test
  void aCallNeedsAMethod() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/rpc/call", "{\"params\": 1}").line()).isEqualTo("400 No method");
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"\"}").line()).isEqualTo("400 No method");
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"/\"}").line()).isEqualTo("400 No method");
      assertThat(jobs.ask("/rpc/call", "no JSON").line()).isEqualTo("400 No method");
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"absent\"}").line())
          .isEqualTo("404 Not Found");
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"/echo\"}").line())
          .as("a page is no queue")
          .isEqualTo("404 Not Found");
    }
  }

  @Test
  void aCallDoesNotCallItself() throws Exception {
    try (Jobs jobs = new Jobs()) {
      StringBuilder nested = new StringBuilder("{}");
      for (int i = 0; i < 200; i++) {
        nested.insert(0, "{\"method\": \"/rpc/call\", \"params\": ").append('}');
      }
      assertThat(jobs.ask("/rpc/call", nested.toString()).line()).isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"rpc/call\"}").line())
          .isEqualTo("400 Invalid data");
    }
  }

  @Test
  void aWorkerAddsSeveralNames() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String queue : new String[] {"one", "two"}) {
        Peer worker = jobs.peer().send("/rpc/add", "{\"name\": \"one,two\"}");
        jobs.awaitWorkers(1);
        Peer client = jobs.peer().send("/" + queue, "{\"id\": 5}");
        assertThat(worker.receive().header("name")).isEqualTo(queue);
        assertThat(worker.ask("/rpc/result", "{\"id\": 5, \"result\": 1}").line())
            .isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo("{\"id\": 5, \"result\": 1}");
      }
      assertThat(jobs.ask("/rpc/add", "{}").line()).isEqualTo("400 No name");
      assertThat(jobs.ask("/rpc/worker", "").line()).isEqualTo("400 No name");
    }
  }

  @Test
  void anOldWorkerIsNamedByTheHeader() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.peer().send("/rpc/worker", "", "Name", "q");
      jobs.awaitWorkers(1);
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      var unused = worker.send("/rpc/worker", "r");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void anOldWorkerWithoutIds() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.peer().send("/rpc/add", "{\"name\": \"q\", \"option\": \"no_id\"}");
      jobs.awaitWorkers(1);
      Peer client = jobs.peer().send("/q", "task");
      Reply task = worker.receive();
      assertThat(task.header("id")).isNull();
      assertThat(worker.ask("/rpc/result", "r").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }
}
