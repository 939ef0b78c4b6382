package io.zerocall.gateway;

import static io.zerocall.gateway.TestGateway.call;
import static io.zerocall.gateway.TestGateway.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.client.JsonError;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway in front of one server, which gets all calls. */
class OneBackendTest {
  private final Served served = new Served();
  private final RpcServer backend = TestGateway.backend(served);
  private final TestGateway gateway = TestGateway.to(backend.endpoint());

  @AfterEach
  void close() {
    gateway.close();
    backend.close(Duration.ZERO);
  }

  @Test
  void passesOnCallsByPositionAndByName() {
    assertThat(gateway.ask("test.mult", "[5,7]")).isEqualTo(result("35"));
    assertThat(gateway.ask("test.mult", "{\"b\":7,\"a\":5}")).isEqualTo(result("35"));
    assertThat(gateway.ask("{\"jsonrpc\":\"2.0\",\"id\":\"é\",\"method\":\"test.trace\"}"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"é\",\"result\":\"none\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1.0",
        "-0",
        "1e400",
        "123456789012345678901234567890123456789012345678901234567890.10",
        "{\"a\":[{\"b\":{}}],\"A\":\"\"}",
        "\"é😀 \\\" \\\\ \u2028\""
      })
  void passesOnValuesAsTheyAre(String value) {
    assertThat(gateway.ask("test.echo", "[" + value + "]")).isEqualTo(result(value));
    assertThat(gateway.ask("test.echo", "{\"value\":" + value + "}")).isEqualTo(result(value));
  }

  @Test
  void answersABatchInItsOrder() {
    StringBuilder batch = new StringBuilder("[");
    StringBuilder expected = new StringBuilder("[");
    for (int i = 0; i < 20; i++) {
      batch.append(i == 0 ? "" : ",").append(call("test.mult", "[" + i + ",2]"));
      expected.append(i == 0 ? "" : ",").append(result(String.valueOf(2 * i)));
    }
    batch.append(",{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"x\"]},7]");
    String reply = gateway.ask(batch.toString());
    assertThat(reply).startsWith(expected + ",{").contains("-32600").endsWith("}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"test.order|[5]", "test.mult|[5]", "test.mult|{\"c\":1}", "test.none|[]"})
  void passesOnErrorsToTheLetter(String method, String params) {
    try (RpcClient direct = RpcClient.connect(backend.endpoint())) {
      JsonError error =
          direct.callJsonAsync(method, JsonText.parse(params)).join().error();
      String data = error.data() == null ? "" : ",\"data\":" + error.data();
      assertThat(gateway.ask(method, params))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + error.code()
              + ",\"message\":" + JsonText.ofString(error.message()) + data + "}}");
    }
  }

  @Test
  void passesOnTheDataOfErrors() {
    assertThat(gateway.ask("test.order", "[5]"))
        .contains("-32000", "OutOfStockException", "\"left\":3", "IllegalStateException");
    backend.registerFunction("odd", Runnable.class, () -> {
      throw new RpcErrorReply(-5, "é", JsonText.parse("[1.00,{\"type\":7}]"));
    });
    assertThat(gateway.ask("odd", "[]"))
        .endsWith("\"error\":{\"code\":-5,\"message\":\"é\",\"data\":[1.00,{\"type\":7}]}}");
  }

  @Test
  void passesOnMetadataTraceAndDeadline() {
    String reply = gateway.send(gateway
        .request("[" + call("test.meta", "[\"authorization\"]") + ","
            + call("test.meta", "[\"tenant\"]") + "," + call("test.trace", "[]") + ","
            + call("test.remaining", "[]") + "]")
        .header("Authorization", "Bearer abc")
        .header("Zerocall-Meta-Tenant", "blue")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("Zerocall-Timeout", "5000"));
    assertThat(reply)
        .contains("\"Bearer abc\"", "\"blue\"")
        .contains("\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"");
    JsonText left = JsonText.parse(reply).elements().get(3).members().get("result");
    assertThat(Long.parseLong(left.toString())).isBetween(1L, 5_000L);
  }

  @Test
  void waitsNoLongerThanTheCallerDoes() throws InterruptedException {
    // the gateway is connected
    assertThat(gateway.ask("test.mult", "[5,7]")).isEqualTo(result("35"));
    assertThat(gateway.send(
            gateway.request(call("test.block", "[]")).header("Zerocall-Timeout", "2000")))
        .contains("-32004", "deadline exceeded", "test.block at " + backend.endpoint())
        .contains("\"data\":{\"deadline\":true}");
    assertThat(served.interrupted.tryAcquire(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void waitsNoLongerThanItMay() {
    try (TestGateway hasty = TestGateway.to(Duration.ofSeconds(2), backend.endpoint())) {
      assertThat(hasty.ask("test.mult", "[5,7]")).isEqualTo(result("35"));
      assertThat(hasty.send(
              hasty.request(call("test.block", "[]")).header("Zerocall-Timeout", "19000")))
          .contains("-32004", "deadline exceeded");
    }
  }

  @Test
  void aClientThatHangsUpInterruptsTheMethodBehind() throws Exception {
    var asking = gateway
        .http()
        .sendAsync(gateway.request(call("test.block", "[]")).build(), BodyHandlers.ofString());
    assertThat(served.begun.tryAcquire(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
    asking.cancel(true); // closes the connection
    assertThat(served.interrupted.tryAcquire(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
  }

  @Test
  void passesOnNotifications() throws InterruptedException {
    List<String> expected = new ArrayList<>();
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.add("n" + i);
      batch.add("{\"jsonrpc\":\"2.0\",\"method\":\"test.note\",\"params\":[\"n" + i + "\"]}");
    }
    assertThat(gateway.ask(batch.toString())).isEmpty();
    List<String> noted = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      noted.add(served.noted.poll(TestGateway.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    assertThat(noted).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void describesTheBackendsMethods() {
    try (RpcClient direct = RpcClient.connect(backend.endpoint())) {
      for (String method : List.of("rpc.discover", "system.listMethods")) {
        assertThat(gateway.ask(method, "[]"))
            .isEqualTo(result(direct.call(method, JsonText.class).toString()));
      }
    }
    assertThat(gateway.ask("system.methodHelp", "[\"test.mult\"]"))
        .isEqualTo(result("\"Multiplies.\""));
  }

  @Test
  void answersByItselfWhatIsAboutTheConnection() {
    backend.close();
    assertThat(gateway.ask("rpc.ping", "[]")).isEqualTo(result("\"pong\""));
    assertThat(gateway.ask("rpc.nothing", "[]")).contains("-32601");
  }

  @Test
  void saysWhereThereIsNoServer() {
    backend.close();
    assertThat(gateway.askUntil("-32001", "test.mult", "[5,7]"))
        .contains("test.mult at " + backend.endpoint(), "did not run");
  }

  @Test
  void failsAtOnceWhileTheBackendIsDownAndCallsItAgainOnceItIsUp() {
    backend.close();
    assertThat(gateway.askUntil("-32001", "test.mult", "[5,7]")).contains("did not run");
    gateway.askOften("-32001", "test.none");
    try (RpcServer restarted = TestGateway.backend(backend.endpoint(), served)) {
      assertThat(gateway.askUntil("result", "test.mult", "[5,7]")).isEqualTo(result("35"));
      assertThat(restarted.endpoint()).isEqualTo(backend.endpoint());
    }
  }

  @Test
  void givesEveryCallerItsOwnAnswers() throws InterruptedException {
    Queue<Object> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      int caller = i;
      Thread thread = new Thread(() -> {
        for (int call = 0; call < 50; call++) {
          String answer = gateway.ask("test.mult", "[" + caller + "," + call + "]");
          if (!answer.equals(result(String.valueOf(caller * call)))) {
            wrong.add(answer);
          }
        }
      });
      thread.setUncaughtExceptionHandler((failed, thrown) -> wrong.add(thrown));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
  }
}
