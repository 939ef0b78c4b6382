package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of this interface and workers that speak JSON-RPC. */
@Timeout(60)
class JavaWorkersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // the queue | the body | the response
        "calc.add|{\"id\": 5, \"params\": [1, 2]}|{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":3}",
        "calc.add|{\"id\": \"x\", \"params\": {\"b\": 1, \"a\": 2}}"
            + "|{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":3}",
        "calc.add|[1, 2]|{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":3}",
        "calc.add|{\"a\": 3, \"b\": 4}|{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":7}",
        "calc.echo|\"hi\"|{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"hi\"}",
        "calc.echo|{\"params\": \"hé\"}|{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"hé\"}",
        "calc.nothing||{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"nothing\"}",
        "calc.nothing|{\"jsonrpc\": \"2.0\", \"method\": \"calc.nothing\", \"id\": 1}"
            + "|{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"nothing\"}"
      })
  void aBodyBecomesParamsAndTheResultADocument(String queue, String body, String expected)
      throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.worker(new Calculator());
      Reply reply = jobs.ask("/" + queue, body == null ? "" : body);
      assertThat(reply.line()).isEqualTo("200 OK");
      assertThat(reply.text()).isEqualTo(expected);
    }
  }

  @Test
  void errorsAreDocuments() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.worker(new Calculator());
      Reply thrown = jobs.ask("/calc.fail", "{\"id\": 1, \"params\": [\"because\"]}");
      assertThat(thrown.line()).isEqualTo("200 OK");
      assertThat(thrown.text())
          .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,")
          .contains("because", "java.lang.IllegalStateException");
      assertThat(jobs.ask("/calc.add", "[\"one\"]").text()).contains("\"code\":-32602");
    }
  }

  @Test
  void aBodyThatIsNotJsonIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.worker(new Calculator());
      assertThat(jobs.ask("/calc.echo", "no JSON").line()).isEqualTo("400 Invalid data");
      assertThat(jobs.peer()
              .send("/calc.echo", new byte[] {'"', (byte) 0xFF, '"'})
              .receive()
              .line())
          .isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/calc.echo", "[".repeat(100_000)).line()).isEqualTo("400 Invalid data");
      assertThat(jobs.ask("/calc.echo", "\"still there\"").line()).isEqualTo("200 OK");
    }
  }

  @Test
  void asynchronousAndPublishedTasksRun() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Calculator calculator = new Calculator();
      jobs.worker(calculator);
      assertThat(jobs.ask("/calc.note", "\"async\"", "Type", "async").line()).isEqualTo("200 OK");
      assertThat(calculator.noted.poll(20, TimeUnit.SECONDS)).isEqualTo("async");
      assertThat(jobs.ask("/calc.note", "\"pub\"", "Type", "pub").line()).isEqualTo("200 OK");
      assertThat(calculator.noted.poll(20, TimeUnit.SECONDS)).isEqualTo("pub");
      assertThat(jobs.ask("/calc.note", "no JSON", "Type", "async").line()).isEqualTo("200 OK");
      eventually("it is dropped", () -> jobs.broker().waitingCalls() == 0);
      assertThat(jobs.ask("/calc.add", "[1, 1]").text()).contains("\"result\":2");
    }
  }

  @Test
  void theTraceIsPassedOn() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.worker(new Calculator());
      String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      assertThat(jobs.ask("/calc.trace", "", "traceparent", trace).text()).contains(trace);
      assertThat(
              jobs.ask("/calc.trace", "", "traceparent", "any \"thing\" \u00e9").status())
          .isEqualTo(200);
      assertThat(jobs.ask("/calc.trace", "").text()).contains("\"none\"");
    }
  }

  @Test
  void aJavaWorkerAndAnHttpWorkerShareAQueue() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.worker(new Calculator());
      Peer worker = jobs.waitingWorker("/calc.echo", "worker");
      int http = 0;
      for (int i = 0; i < 10; i++) {
        Peer client = jobs.peer().send("/calc.echo", "{\"id\": " + i + ", \"params\": \"x\"}");
        http += answers(worker, client, i);
      }
      assertThat(http).isBetween(1, 9);
    }
  }

  /** Returns 1 if the worker over HTTP has got the task, otherwise 0. */
  private static int answers(Peer worker, Peer client, int id) throws Exception {
    boolean[] taken = {false};
    eventually("a worker has it", () -> {
      try {
        taken[0] = worker.hasInput();
        return taken[0] || client.hasInput();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    if (taken[0]) {
      assertThat(worker.receive().text()).contains("\"id\": " + id);
      var unused = worker.send("/", "mine");
      assertThat(client.receive().text()).isEqualTo("mine");
      return 1;
    }
    assertThat(client.receive().text()).contains("\"id\":" + id + ",");
    return 0;
  }
}
