package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to all workers of a queue. */
@Timeout(60)
class PublishTest {

  @Test
  void everyIdleWorkerGetsACopy() throws Exception {
    try (Jobs jobs = new Jobs()) {
      List<Peer> workers = new ArrayList<>();
      for (String type : new String[] {"get", "get+", "worker", "get", "worker"}) {
        workers.add(jobs.waitingWorker("/news", type));
      }
      assertThat(jobs.ask("/news", "hello", "Type", "pub").line()).isEqualTo("200 OK");
      for (Peer worker : workers) {
        Reply copy = worker.receive();
        assertThat(copy.text()).isEqualTo("hello");
        assertThat(copy.header("async")).isEqualTo("true");
        assertThat(copy.header("name")).isEqualTo("news");
        assertThat(copy.header("id")).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get+", "worker"})
  void aBusyWorkerGetsTheCopiesInOrderLater(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/news", type);
      Peer client = jobs.peer().send("/news", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      for (int i = 0; i < 5; i++) {
        assertThat(jobs.ask("/news", "copy " + i, "Type", "pub").line()).isEqualTo("200 OK");
      }
      var unused = worker.send("/", "r", "Type", "result");
      assertThat(client.receive().text()).isEqualTo("r");
      if (type.equals("get+")) {
        assertThat(worker.receive().line()).isEqualTo("200 OK");
        unused = worker.poll("/news", type);
      }
      for (int i = 0; i < 5; i++) {
        Reply copy = worker.receive();
        assertThat(copy.text()).isEqualTo("copy " + i);
        assertThat(copy.header("async")).isEqualTo("true");
        unused = worker.poll("/news", type);
      }
    }
  }

  @Test
  void aBusyGetWorkerGetsNoCopy() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/news", "get");
      Peer client = jobs.peer().send("/news", "task");
      String id = worker.receive().id();
      assertThat(jobs.ask("/news", "copy", "Type", "pub").line()).isEqualTo("200 OK");
      assertThat(worker.ask("/" + id, "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
      assertThat(worker.poll("/news", "get", "Timeout", "1").receive().line())
          .isEqualTo("408 Timeout");
    }
  }

  @Test
  void aQueueWithoutWorkersTakesAMessageToNobody() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("news");
      assertThat(jobs.ask("/news", "copy", "Type", "pub").line()).isEqualTo("200 OK");
      assertThat(jobs.broker().waitingCalls()).isZero();
      assertThat(jobs.peer().poll("/news", "get", "Timeout", "1").receive().line())
          .isEqualTo("408 Timeout");
    }
  }
}
