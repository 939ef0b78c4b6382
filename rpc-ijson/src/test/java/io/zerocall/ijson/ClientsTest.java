package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that clients post, with or without waiting for the result. */
@Timeout(60)
class ClientsTest {

  @Test
  void aQueueThatNobodyHasCreatedIsNotFound() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/absent", "x").line()).isEqualTo("404 Not Found");
      assertThat(jobs.ask("/absent", "x", "Type", "async").line()).isEqualTo("404 Not Found");
      assertThat(jobs.ask("/absent", "x", "Type", "pub").line()).isEqualTo("404 Not Found");
    }
  }

  @Test
  void bodiesArePassedOnAsTheyAre() throws Exception {
    try (Jobs jobs = new Jobs()) {
      byte[] task = new byte[100_000];
      byte[] result = new byte[70_000];
      for (int i = 0; i < task.length; i++) {
        task[i] = (byte) (i * 31);
      }
      for (int i = 0; i < result.length; i++) {
        result[i] = (byte) (i * 17 + 3);
      }
      Peer worker = jobs.waitingWorker("/bytes", "worker");
      Peer client = jobs.peer().send("/bytes", task);
      assertThat(worker.receive().body()).isEqualTo(task);
      var unused = worker.send("/", result);
      assertThat(client.receive().body()).isEqualTo(result);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "BREW"})
  void theVerbDoesNotMatter(String verb) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker =
          jobs.peer().sendRaw(verb + " /verbs HTTP/1.1\r\nHost: localhost\r\nX-Type: get+\r\n\r\n");
      jobs.awaitWorkers(1);
      Peer client = jobs.peer()
          .sendRaw(verb + " /verbs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(worker.receive().text()).isEqualTo("hi");
      assertThat(worker.ask("/", "bye", "X-Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("bye");
    }
  }

  @Test
  void aTaskWaitsForAWorker() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("later");
      Peer client = jobs.waitingClient("/later", "task");
      Peer worker = jobs.peer();
      Reply task = worker.poll("/later", "get").receive();
      assertThat(task.text()).isEqualTo("task");
      assertThat(jobs.ask("/", "done", "Type", "result", "Id", task.id()).line())
          .isEqualTo("200 OK");
      Reply result = client.receive();
      assertThat(result.line()).isEqualTo("200 OK");
      assertThat(result.text()).isEqualTo("done");
      assertThat(result.header("id")).isEqualTo(task.id());
      assertThat(client.ask("/later/not", "again").line()).isEqualTo("404 Not Found");
    }
  }

  @Test
  void anAsynchronousTaskIsAnsweredAtOnceAndWaits() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("later");
      assertThat(jobs.ask("/later", "one", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/later", "two", "Option", "async").line()).isEqualTo("200 OK");
      jobs.awaitWaiting(2);
      for (String expected : new String[] {"one", "two"}) {
        Reply task = jobs.peer().poll("/later", "get").receive();
        assertThat(task.text()).isEqualTo(expected);
        assertThat(task.header("async")).isEqualTo("true");
        assertThat(task.header("id")).isNull();
        assertThat(task.header("name")).isEqualTo("later");
      }
      assertThat(jobs.broker().waitingCalls()).isZero();
    }
  }

  @Test
  void aTaskForPresentWorkersIsRefusedWithoutOne() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("here");
      assertThat(jobs.ask("/here", "x", "Option", "if present").line()).isEqualTo("204 No Content");
      Peer worker = jobs.waitingWorker("/here", "get");
      Peer client = jobs.peer().send("/here", "x", "Option", "if present");
      assertThat(worker.receive().text()).isEqualTo("x");
      assertThat(jobs.ask("/here", "y", "Option", "if present").line())
          .as("a busy worker that has asked with get")
          .isEqualTo("204 No Content");
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get+", "worker"})
  void aBusyWorkerCountsAsPresent(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/here", type);
      Peer busy = jobs.peer().send("/here", "1");
      assertThat(worker.receive().text()).isEqualTo("1");
      Peer waiting = jobs.waitingClient("/here", "2", "Option", "if present");
      if (type.equals("worker")) {
        assertThat(worker.ask("/", "result 1").text()).isEqualTo("2");
      } else {
        assertThat(worker.ask("/", "result 1", "Type", "result").line()).isEqualTo("200 OK");
        assertThat(worker.poll("/here", type).receive().text()).isEqualTo("2");
      }
      assertThat(busy.receive().text()).isEqualTo("result 1");
      var unused = worker.send("/", "result 2", "Type", "result");
      assertThat(waiting.receive().text()).isEqualTo("result 2");
    }
  }

  @Test
  void aPriorityIsANumber() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      assertThat(jobs.ask("/q", "x", "Priority", "high").line()).isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/q", "x", "Priority", "99999999999").line())
          .isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/q", "x", "Type", "async", "Priority", "-7").line()).isEqualTo("200 OK");
    }
  }

  @Test
  void anUnknownTypeIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/q", "x", "Type", "put").line()).isEqualTo("400 Wrong type");
      assertThat(jobs.ask("/q", "x", "Type", "").line()).isEqualTo("400 Wrong type");
    }
  }

  @Test
  void theQueryIsNoPartOfTheName() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q?a=1", "get+");
      Peer client = jobs.peer().send("/q?b=2", "x");
      assertThat(worker.receive().header("name")).isEqualTo("q");
      client.close();
    }
  }

  @Test
  void anEmptyIdIsNone() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "task", "Id", "");
      String id = worker.receive().id();
      assertThat(id).matches("[0-9a-f]{32}");
      Reply accepted = worker.ask("/" + id, "r", "Type", "result", "Id", "");
      assertThat(accepted.line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }
}
