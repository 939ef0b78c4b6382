package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcWire;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients and workers of a broker that use HTTP and WebSockets. */
@Timeout(60)
class WebClientsAndWorkersTest {
  private static final String OFFER =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.offer\",\"params\":{\"methods\":[\"web.add\"],"
          + "\"worker\":\"browser\",\"credit\":5}}";

  private static Brokers brokers() {
    return new Brokers(builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)));
  }

  private static String web(Brokers brokers) {
    return brokers.broker().endpoints().get(1);
  }

  private static String call(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  private static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  @Test
  void clientsOfAllKindsReachAJavaWorker() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket socket = new Web.Socket(web(brokers))) {
      brokers.worker(new Jobs("w"));
      assertThat(Web.post(web(brokers), call("\"x\"", "jobs.add", "[1, 2]")))
          .isEqualTo(result("\"x\"", "3"));
      assertThat(Web.post(web(brokers), call("1.5", "jobs.add", "{\"b\":1,\"a\":2}")))
          .isEqualTo(result("1.5", "3"));
      socket.send(call("7", "jobs.echo", "[\"ä\\u0000\"]"));
      assertThat(socket.next()).isEqualTo(result("7", "\"ä\\u0000\""));
      assertThat(brokers.first().call("jobs.add", int.class, 1, 2)).isEqualTo(3);
    }
  }

  @Test
  void theItemsOfABatchMayGoToDifferentWorkers() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      brokers.opened(RpcServer.builder()
          .dial(brokers.endpoint())
          .register("other", new Jobs("o"))
          .start());
      eventually("both are there", () -> brokers.broker().workers() == 2);
      String batch = "[" + call("1", "jobs.worker", "[]") + "," + call("2", "other.worker", "[]")
          + "," + call("3", "nobody.has", "[]") + "," + call("4", "jobs.worker", "[]") + "]";
      String reply = Web.post(web(brokers), batch);
      assertThat(JsonText.parse(reply).elements())
          .extracting(item -> item.members().get("id").toString())
          .containsExactly("1", "2", "3", "4");
      assertThat(reply)
          .contains(result("1", "\"w\""), result("2", "\"o\""), result("4", "\"w\""))
          .contains("-32601");
    }
  }

  @Test
  void aWebSocketMayBeAWorker() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = new Web.Socket(web(brokers))) {
      worker.send(OFFER);
      assertThat(worker.next()).isEqualTo(result("1", "true"));
      CompletableFuture<Integer> zeromq = brokers.first().callAsync("web.add", int.class, 5, 6);
      JsonText request = JsonText.parse(worker.next());
      assertThat(request.members().get("method").string()).isEqualTo("web.add");
      assertThat(request.members().get("params").toString()).isEqualTo("[5,6]");
      worker.send(result(request.members().get("id").toString(), "11"));
      assertThat(zeromq.get(30, TimeUnit.SECONDS)).isEqualTo(11);

      CompletableFuture<String> posted = CompletableFuture.supplyAsync(() -> {
        try {
          return Web.post(web(brokers), call("3", "web.add", "{\"a\": 1}"));
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      JsonText second = JsonText.parse(worker.next());
      assertThat(second.members().get("params").toString()).isEqualTo("{\"a\": 1}");
      String id = second.members().get("id").toString();
      worker.send("{ \"error\": {\"code\": 17, \"message\": \"no\", \"data\": [1.0]}, \"id\": " + id
          + ", \"jsonrpc\": \"2.0\" }");
      assertThat(posted.get(30, TimeUnit.SECONDS))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":17,\"message\":\"no\","
              + "\"data\":[1.0]}}");
    }
  }

  @Test
  void theHeadersOfARequestSayWhichWorkerAndHowUrgent() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = new Web.Socket(web(brokers))) {
      worker.send(OFFER);
      assertThat(worker.next()).contains("true");
      brokers.opened(RpcServer.builder()
          .dial(brokers.endpoint())
          .worker("java")
          .registerFunction("web.add", IntBinaryOperator.class, (a, b) -> -1)
          .start());
      eventually("both are there", () -> brokers.broker().workers() == 2);
      String call = call("1", "web.add", "[1,2]");
      for (int i = 0; i < 5; i++) {
        assertThat(Web.post(web(brokers), call, "Zerocall-Worker", "java"))
            .isEqualTo(result("1", "-1"));
      }
      assertThat(Web.post(
              web(brokers), call, "Zerocall-Worker", "nobody", "Zerocall-If-Present", "true"))
          .contains("-32001", "no worker");
      assertThat(Web.post(web(brokers), call, "Zerocall-Priority", "high")).contains("-32600");
      assertThat(Web.post(web(brokers), call, "Zerocall-If-Present", "1")).contains("-32600");
    }
  }

  @Test
  void clientsOfTheOriginalZerorpcReachWorkers() throws Exception {
    try (Brokers brokers = brokers()) {
      brokers.worker(new Jobs("w"));
      try (RpcClient old = RpcClient.builder().wire(RpcWire.ZERORPC).connect(brokers.endpoint())) {
        assertThat(old.call("jobs.add", int.class, 1, 2)).isEqualTo(3);
        assertThat(old.call("jobs.echo", String.class, "ä\"")).isEqualTo("ä\"");
        assertThatThrownBy(() -> old.call("jobs.fail", Void.class, "why"))
            .isInstanceOf(RpcRemoteException.class)
            .hasMessageContaining("why");
      }
    }
  }

  @Test
  void aConnectionThatCannotReceiveRequestsCannotOffer() throws Exception {
    try (Brokers brokers = brokers()) {
      assertThat(Web.post(web(brokers), OFFER)).contains("-32600").contains("WebSocket");
    }
  }
}
