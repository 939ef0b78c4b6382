package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that ask with {@code get+}, whose next request on the connection is the result. */
@Timeout(60)
class GetPlusWorkersTest {

  @Test
  void theNextRequestIsTheResult() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer();
      for (int i = 0; i < 20; i++) {
        var unused = client.send("/q", "task " + i);
        Reply task = worker.receive();
        assertThat(task.text()).isEqualTo("task " + i);
        assertThat(task.header("id")).isNull();
        Reply taken = worker.ask("/", "result " + i, "Type", "result");
        assertThat(taken.line()).isEqualTo("200 OK");
        assertThat(taken.text()).isEmpty();
        assertThat(client.receive().text()).isEqualTo("result " + i);
        unused = worker.poll("/q", "get+");
      }
      assertThat(jobs.broker().workers()).isOne();
    }
  }

  @Test
  void anythingButTheResultIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(worker.poll("/q", "get+").receive().line()).isEqualTo("400 Result expected");
      assertThat(worker.ask("/q", "a call").line()).isEqualTo("400 Result expected");
      assertThat(worker.ask("/rpc/help", "").line()).isEqualTo("400 Result expected");
      assertThat(worker.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(worker.ask("/rpc/result", "r").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void aWorkerMayBecomeAClient() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer both = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(both.receive().text()).isEqualTo("task");
      assertThat(both.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");

      Peer other = jobs.waitingWorker("/other", "get+");
      var unused = both.send("/other", "from a worker");
      assertThat(other.receive().text()).isEqualTo("from a worker");
      unused = other.send("/", "for a worker", "Type", "result");
      assertThat(both.receive().text()).isEqualTo("for a worker");
    }
  }

  @Test
  void anAsynchronousTaskNeedsNoResult() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      assertThat(jobs.ask("/q", "one", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(worker.receive().header("async")).isEqualTo("true");
      assertThat(jobs.ask("/q", "two", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(worker.poll("/q", "get+").receive().text()).isEqualTo("two");
    }
  }

  @Test
  void changingTheQueueLeavesTheOldOne() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/old", "get+");
      assertThat(jobs.ask("/old", "x", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(worker.receive().text()).isEqualTo("x");
      var unused = worker.poll("/new", "get+");
      assertThat(eventually(
                  "the new queue is there", () -> ask(jobs, "/new"), reply -> reply.status() == 200)
              .line())
          .isEqualTo("200 OK");
      assertThat(worker.receive().header("name")).isEqualTo("new");
      assertThat(jobs.ask("/old", "y", "Option", "if present").line()).isEqualTo("204 No Content");
    }
  }

  private static Reply ask(Jobs jobs, String path) {
    try {
      return jobs.ask(path, "y", "Type", "async");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
