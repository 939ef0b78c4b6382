package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that wait for a limited time. */
@Timeout(60)
class TimeoutsTest {

  @ParameterizedTest
  @ValueSource(strings = {"get", "get+", "worker"})
  void aWorkerIsAnsweredAfterItsTimeAndMayAskAgain(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      long from = System.nanoTime();
      Peer worker = jobs.peer();
      Reply timeout = worker.poll("/q", type, "Timeout", "1").receive();
      assertThat(timeout.line()).isEqualTo("408 Timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - from))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      var unused = type.equals("worker")
          ? worker.send("/", "", "Timeout", "0")
          : worker.poll("/q", type, "Timeout", "0");
      Peer client = jobs.peer().send("/q", "task");
      Reply task = worker.receive();
      assertThat(task.text()).isEqualTo("task");
      unused = type.equals("get")
          ? worker.send("/" + task.id(), "r", "Type", "result")
          : worker.send("/", "r", "Type", "result");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void aBodyAfterATimeoutIsNobodysResult() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.peer();
      assertThat(worker.poll("/q", "worker", "Timeout", "1").receive().status()).isEqualTo(408);
      Peer client = jobs.waitingClient("/q", "task");
      assertThat(worker.ask("/", "nobody's").text()).isEqualTo("task");
      var unused = worker.send("/", "r");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void aTimeoutIsANumber() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.peer().poll("/q", "get", "Timeout", "soon").receive().line())
          .isEqualTo("400 Invalid data");
      assertThat(jobs.broker().workers()).isZero();
      assertThat(jobs.ask("/q", "x").line()).isEqualTo("404 Not Found");
    }
  }

  @Test
  void aTaskThatComesWithTheTimeoutIsNotLost() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      Peer worker = jobs.peer();
      Peer client = jobs.peer();
      for (int i = 0; i < 4; i++) {
        var unused = worker.poll("/q", "get+", "Timeout", "1");
        Thread.onSpinWait();
        long at = System.nanoTime() + Duration.ofMillis(1_000 + 150L * i).toNanos();
        while (System.nanoTime() < at) {
          Thread.onSpinWait();
        }
        unused = client.send("/q", "task " + i);
        Reply reply = worker.receive();
        while (reply.status() == 408) {
          reply = worker.poll("/q", "get+", "Timeout", "1").receive();
        }
        assertThat(reply.text()).isEqualTo("task " + i);
        assertThat(worker.ask("/", "r " + i, "Type", "result").line()).isEqualTo("200 OK");
        assertThat(client.receive().text()).isEqualTo("r " + i);
      }
    }
  }
}
