package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With {@code jsonrpc2}, responses without content are JSON-RPC documents. */
@Timeout(60)
class JsonRpcResponsesTest {

  private static Jobs jobs() {
    return new Jobs(connector -> connector.jsonrpc2(true), builder -> builder);
  }

  private static String error(int code, String message) {
    return "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": " + code + ", \"message\": \"" + message
        + "\"}, \"id\": null}";
  }

  private static void assertError(Reply reply, String line, int code, String message)
      throws IOException {
    assertThat(reply.line()).isEqualTo(line);
    assertThat(reply.text()).isEqualTo(error(code, message));
  }

  @Test
  void successIsTrue() throws Exception {
    try (Jobs jobs = jobs()) {
      Reply created = jobs.ask("/q", "", "Type", "create");
      assertThat(created.line()).isEqualTo("200 OK");
      assertThat(created.text())
          .isEqualTo("{\"jsonrpc\": \"2.0\", \"result\": true, \"id\": null}");
      assertThat(jobs.ask("/q", "x", "Type", "async").text()).isEqualTo(created.text());
      assertThat(jobs.ask("/q", "x", "Option", "if present").text()).isEmpty();
    }
  }

  @Test
  void refusalsAreErrors() throws Exception {
    try (Jobs jobs = jobs()) {
      jobs.create("q");
      assertError(jobs.ask("/absent", "x"), "404 Not Found", -32601, "Method not found");
      assertError(
          jobs.ask("/q", "x", "Priority", "high"), "400 Invalid data", -32700, "Parse error");
      assertError(jobs.ask("/rpc/call", "{}"), "400 No method", -32601, "Method not found");
      assertError(jobs.ask("/", "", "Type", "get"), "400 No name", -32602, "Invalid params");
      assertError(jobs.ask("/q", "", "Type", "put"), "400 Wrong type", -32602, "Invalid params");
      assertError(
          jobs.ask("/rpc.x", "", "Type", "create"), "400 Wrong queue", -32600, "Invalid Request");
      String other = "Error, see http code";
      assertError(jobs.ask("/", "", "Type", "result"), "400 No Id", -32001, other);
      assertError(jobs.ask("/x", "", "Type", "result"), "400 Wrong id", -32001, other);
      Peer client = jobs.waitingClient("/q", "x");
      assertThat(jobs.ask("/q", "", "Type", "delete").status()).isEqualTo(200);
      assertError(client.receive(), "400 Closed", -32001, other);
    }
  }

  @Test
  void resultsStayAsTheyAre() throws Exception {
    try (Jobs jobs = jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      Peer client = jobs.peer().send("/q", "");
      assertThat(worker.receive().text()).isEmpty();
      var unused = worker.send("/", "");
      assertThat(client.receive().text()).isEmpty();
    }
  }
}
