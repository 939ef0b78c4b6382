package io.zerocall.ijson;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak JSON-RPC and workers of this interface. */
@Timeout(60)
class JavaClientsTest {
  private static final String[] TYPES = {"get", "get+", "worker"};

  /** Posts a result as a worker of the type does. */
  private static void result(Peer worker, String type, Reply task, String result) throws Exception {
    if (type.equals("get")) {
      assertThat(worker.ask("/" + task.id(), result, "Type", "result").line()).isEqualTo("200 OK");
    } else if (type.equals("get+")) {
      assertThat(worker.ask("/", result, "Type", "result").line()).isEqualTo("200 OK");
    } else {
      var unused = worker.send("/", result);
    }
  }

  private static Map<String, JsonText> members(Reply task) {
    return JsonText.parse(task.text()).members();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      return new AssertionError("no failure: " + get(future));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "get+", "worker"})
  void aCallIsARequestDocument(String type) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q/sum", type);
      RpcClient client = jobs.client();
      CompletableFuture<Integer> positional = client.callAsync("q/sum", int.class, 1, 2);
      Reply task = worker.receive();
      assertThat(task.header("name")).isEqualTo("q/sum");
      assertThat(members(task).get("method")).hasToString("\"q/sum\"");
      assertThat(members(task).get("params")).hasToString("[1,2]");
      assertThat(members(task).get("jsonrpc")).hasToString("\"2.0\"");
      result(worker, type, task, "{\"result\": 3}");
      assertThat(get(positional)).isEqualTo(3);

      if (!type.equals("worker")) {
        var unused = worker.poll("/q/sum", type);
      }
      CompletableFuture<Integer> named = client.callNamedAsync("q/sum", int.class, Map.of("a", 1));
      task = worker.receive();
      assertThat(members(task).get("params")).hasToString("{\"a\":1}");
      result(worker, type, task, "4");
      assertThat(get(named)).isEqualTo(4);
    }
  }

  @Test
  void theIdInTheDocumentIsTheResults() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      CompletableFuture<String> call = jobs.client().callAsync("q", String.class, "x");
      Reply task = worker.receive();
      assertThat(members(task).get("id").string()).isEqualTo(task.id());
      String result = "{\"id\": " + members(task).get("id") + ", \"result\": \"y\"}";
      assertThat(jobs.ask("/", result, "Type", "result").line()).isEqualTo("200 OK");
      assertThat(get(call)).isEqualTo("y");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"result\": [1]}|[1]",
        "{\"error\": null, \"result\": 5}|5",
        "[1,2]|[1,2]",
        "\"text\"|\"text\"",
        "{\"other\":true}|{\"other\":true}",
        "{\"result\": null}|null",
        "|null"
      })
  void aBodyIsAResult(String body, String expected) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      CompletableFuture<JsonText> call = jobs.client().callAsync("q", JsonText.class);
      Reply task = worker.receive();
      assertThat(members(task).get("params")).hasToString("[]");
      result(worker, "worker", task, body == null ? "" : body);
      assertThat(get(call)).hasToString(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\": {\"code\": 17, \"message\": \"no\", \"data\": {\"a\": 1}}}|17|no",
        "{\"error\": \"out of paper\"}|-32000|out of paper",
        "{\"error\": {\"code\": \"x\"}}|-32000|{\"code\": \"x\"}",
        "no JSON|-32603|The worker's result is not JSON"
      })
  void aBodyMayBeAnError(String body, int code, String message) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      CompletableFuture<JsonText> call = jobs.client().callAsync("q", JsonText.class);
      result(worker, "get+", worker.receive(), body);
      assertThat(failure(call)).isInstanceOfSatisfying(RpcRemoteException.class, error -> {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessageContaining(message);
      });
    }
  }

  @Test
  void aCallOfALostWorkerFails() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String type : new String[] {"get+", "worker"}) {
        Peer worker = jobs.waitingWorker("/q", type);
        CompletableFuture<JsonText> call = jobs.client().callAsync("q", JsonText.class);
        assertThat(worker.receive().status()).isEqualTo(200);
        worker.close();
        assertThat(failure(call)).isInstanceOf(RpcConnectionLostException.class);
        jobs.awaitWorkers(0);
      }
    }
  }

  @Test
  void aCallEndsAtItsDeadline() throws Exception {
    try (Jobs jobs = new Jobs()) {
      for (String type : TYPES) {
        Peer worker = jobs.waitingWorker("/q", type);
        RpcClient client = jobs.client().withTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> client.call("q", JsonText.class, "slow"))
            .isInstanceOf(RpcTimeoutException.class);
        Reply task = worker.receive();
        assertThat(members(task).get("params")).hasToString("[\"slow\"]");
        worker.close();
        jobs.awaitWorkers(0);
      }
      jobs.create("waiting");
      assertThatThrownBy(() ->
              jobs.client().withTimeout(Duration.ofMillis(300)).call("waiting", JsonText.class))
          .isInstanceOf(RpcTimeoutException.class);
      jobs.awaitWaiting(0);
    }
  }

  @Test
  void theResultOfACancelledCallIsRefused() throws Exception {
    try (Jobs jobs = new Jobs()) {
      RpcClient client = jobs.client();
      Peer worker = jobs.waitingWorker("/q", "get");
      CompletableFuture<JsonText> call = client.callAsync("q", JsonText.class);
      String id = worker.receive().id();
      assertThat(call.cancel(true)).isTrue();
      String answer = eventually(
          "the broker knows",
          () -> post(jobs, "/" + id),
          line -> !line.equals("200 OK") && !line.isEmpty());
      assertThat(answer).isEqualTo("499 Closed");
    }
  }

  private static String post(Jobs jobs, String path) {
    try {
      return jobs.live() == 1 ? jobs.ask(path, "1", "Type", "result").line() : "";
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void metadataAndTraceAreHeaders() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      RpcClient client =
          jobs.client().withMeta("tenant", "caf\u00e9\r\nX-Evil: 1").withMeta("bad name", "x");
      CompletableFuture<JsonText> call = client.callAsync("q", JsonText.class);
      Reply task = worker.receive();
      assertThat(task.header("zerocall-meta-tenant")).isEqualTo("caf%C3%A9%0D%0AX-Evil: 1");
      assertThat(task.headers().keySet()).noneMatch(name -> name.contains("bad"));
      assertThat(task.headers()).doesNotContainKey("x-evil");
      result(worker, "worker", task, "1");
      assertThat(get(call)).hasToString("1");
    }
  }

  @Test
  void priorityWorkerAndPresenceApply() throws Exception {
    try (Jobs jobs = new Jobs()) {
      jobs.create("q");
      RpcClient client = jobs.client();
      assertThatThrownBy(() -> client.withIfPresent().call("q", JsonText.class))
          .hasMessageContaining("no worker");
      CompletableFuture<String> low = client.callAsync("q", String.class, "low");
      jobs.awaitWaiting(1);
      CompletableFuture<String> high = client.withPriority(5).callAsync("q", String.class, "high");
      jobs.awaitWaiting(2);
      CompletableFuture<String> bobs = client.withWorker("bob").callAsync("q", String.class, "bob");
      jobs.awaitWaiting(3);
      Peer ann = jobs.peer().poll("/q", "worker", "Set-ID", "ann");
      assertThat(ann.receive().text()).contains("\"high\"");
      assertThat(ann.ask("/", "\"1\"").text()).contains("\"low\"");
      var unused = ann.send("/", "\"2\"");
      assertThat(get(high)).isEqualTo("1");
      assertThat(get(low)).isEqualTo("2");
      Peer bob = jobs.peer().poll("/q", "worker", "Set-ID", "bob");
      assertThat(bob.receive().text()).contains("\"bob\"");
      unused = bob.send("/", "\"3\"");
      assertThat(get(bobs)).isEqualTo("3");
    }
  }

  @Test
  void notificationsReachAWorker() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      jobs.client().notify("q", "hello");
      Reply task = worker.receive();
      assertThat(members(task).get("params")).hasToString("[\"hello\"]");
      result(worker, "get+", task, "");
    }
  }

  // Over HTTP and a WebSocket.

  private static Jobs withWeb() {
    return new Jobs(
        connector -> connector, builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)));
  }

  private static String web(Jobs jobs) {
    return jobs.broker().endpoints().get(1);
  }

  @Test
  void theItemsOfABatchReachWorkers() throws Exception {
    try (Jobs jobs = withWeb()) {
      Peer worker = jobs.waitingWorker("/q", "worker");
      jobs.worker(new Calculator());
      String batch = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"q\",\"params\":[1]},"
          + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"calc.add\",\"params\":[1,2]},"
          + "{\"jsonrpc\":\"2.0\",\"method\":\"q\",\"params\":[\"a notification\"]},"
          + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"absent\"}]";
      CompletableFuture<String> reply = HttpClient.newHttpClient()
          .sendAsync(
              HttpRequest.newBuilder(URI.create(web(jobs) + "/"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(batch))
                  .build(),
              BodyHandlers.ofString())
          .thenApply(response -> response.body());
      for (int i = 0; i < 2; i++) {
        Reply task = worker.receive();
        assertThat(task.header("name")).isEqualTo("q");
        var unused = worker.send("/", members(task).get("params").toString());
      }
      assertThat(get(reply)).contains("\"id\":1,\"result\":[1]", "\"id\":2,\"result\":3", "-32601");
    }
  }

  @Test
  void aWebSocketReachesWorkers() throws Exception {
    try (Jobs jobs = withWeb()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      WebSocket socket = HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .subprotocols("jsonrpc-2.0")
          .buildAsync(
              URI.create(web(jobs).replaceFirst("http", "ws") + "/"), new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onText(
                    WebSocket from, CharSequence data, boolean last) {
                  received.add(data.toString());
                  from.request(1);
                  return null;
                }
              })
          .join();
      var unused = socket
          .sendText("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"q\",\"params\":[\"ws\"]}", true)
          .join();
      Reply task = worker.receive();
      assertThat(members(task).get("params")).hasToString("[\"ws\"]");
      result(worker, "get", task, "{\"result\": \"ok\"}");
      assertThat(received.poll(20, TimeUnit.SECONDS))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"ok\"}");
      socket.abort();
    }
  }
}
