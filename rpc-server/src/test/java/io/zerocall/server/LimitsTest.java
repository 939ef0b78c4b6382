package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every limit just kept and just broken, and that the connection and others are served on. */
class LimitsTest {
  private static final RpcLimits LIMITS =
      RpcLimits.DEFAULTS.withMessageBytes(4_096).withBatchItems(10).withInFlight(12);

  private final List<CompletableFuture<String>> pending = new ArrayList<>();

  public final class Service {
    @RpcMethod
    public String echo(String text) {
      return text;
    }

    @RpcMethod
    public String big(int length) {
      return "x".repeat(length);
    }

    @RpcMethod
    public List<Object> list(List<Object> list) {
      return list;
    }

    @RpcMethod
    public Map<String, Object> map(Map<String, Object> map) {
      return map;
    }

    @RpcMethod
    public BigDecimal number(BigDecimal number) {
      return number;
    }

    @RpcMethod
    public int integer(int number) {
      return number;
    }

    @RpcMethod
    public CompletableFuture<String> later() {
      CompletableFuture<String> future = new CompletableFuture<>();
      pending.add(future);
      return future;
    }
  }

  private final TestServer server = TestServer.with(
      builder -> builder.limits(LIMITS).executor(Runnable::run).register("test", new Service()));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    pending.forEach(future -> future.complete(""));
    server.close();
  }

  private void expectError(String body, int code, String... parts) {
    String reply = peer.ask(body);
    assertThat(TestPeer.errorOf(reply).get("code").asInt()).as(reply).isEqualTo(code);
    assertThat(List.of(parts)).allSatisfy(part -> assertThat(reply).contains(part));
    assertThat(reply).doesNotContain("Constraints");
    assertThat(peer.result("test.echo", "[\"same\"]")).isEqualTo("\"same\"");
    assertThat(server.connect().result("test.echo", "[\"other\"]")).isEqualTo("\"other\"");
  }

  private static String echo(String id, int totalBytes) {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"test.echo\",\"params\":[\"";
    return start + "x".repeat(totalBytes - start.length() - 3) + "\"]}";
  }

  @Test
  void theBytesOfAMessage() {
    assertThat(peer.ask(echo("1", 4_096))).contains("result");
    expectError(echo("\"ä\"", 4_096), -32005, "\"id\":\"ä\"", "4097", "4096");
    expectError(echo("7", 8_192), -32005, "\"id\":7");
    expectError(" ".repeat(4_097), -32005, "\"id\":null");
    expectError("[" + echo("7", 4_096) + "]", -32005, "\"id\":null");
    expectError("{\"a\":" + echo("1", 4_096) + ",\"id\":5}", -32005, "\"id\":5");
    expectError("{\"id\":[5]," + " ".repeat(4_096) + "}", -32005, "\"id\":null");
    expectError("{\"i" + " ".repeat(4_096), -32005, "\"id\":null");
  }

  @Test
  void theHeaderCountsToo() {
    peer.sendWithHeader("{}", echo("1", 4_094));
    assertThat(peer.next()).contains("result");
    peer.sendWithHeader("{ }", echo("1", 4_094));
    assertThat(peer.next()).contains("-32005", "\"id\":1");
    peer.sendWithHeader("{" + " ".repeat(5_000) + "}", echo("3", 100));
    assertThat(peer.next()).contains("-32005", "\"id\":3");
  }

  @Test
  void theBytesOfAResult() {
    int envelope = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}".length();
    assertThat(peer.result("test.big", "[" + (4_096 - envelope) + "]")).hasSize(4_098 - envelope);
    expectError(TestPeer.request("test.big", "[" + (4_097 - envelope) + "]"), -32603, "4097");
  }

  @Test
  void theItemsOfABatch() {
    String item = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"}";
    assertThat(peer.ask("[" + (item + ",").repeat(9) + item + "]")).contains("pong");
    expectError("[" + (item + ",").repeat(10) + item + "]", -32005, "\"id\":null", "10");
    expectError("[" + "1,".repeat(10) + "1]", -32005);
  }

  @Test
  void theResultsOfABatchTogether() {
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < 10; i++) {
      batch
          .append(i == 0 ? "" : ",")
          .append("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"test.big\",\"params\":["
              + (i == 9 ? 10 : 1_000) + "]}");
    }
    String reply = peer.ask(batch + "]");
    assertThat(reply).hasSizeLessThanOrEqualTo(4_096);
    var items = TestPeer.JSON.readTree(reply);
    assertThat(items.size()).isEqualTo(10);
    assertThat(items.get(0).get("result").asString()).hasSize(1_000);
    assertThat(items.get(5).get("error").get("code").asInt()).isEqualTo(-32603);
    assertThat(items.get(9).get("result").asString()).hasSize(10);
  }

  @Test
  void theDepth() {
    for (String shape : List.of("[]", "{\"a\":}")) {
      String open = shape.substring(0, shape.length() - 1);
      String close = shape.substring(shape.length() - 1);
      String method = shape.equals("[]") ? "test.list" : "test.map";
      // The request and its params are two of the 64; in the reply there is one less around it.
      String kept = open.repeat(61) + "[]" + close.repeat(61);
      assertThat(peer.result(method, "[" + kept + "]")).isEqualTo(kept);
      String broken = open.repeat(62) + "[]" + close.repeat(62);
      expectError(TestPeer.request(method, "[" + broken + "]"), -32700, "65", "64");
      expectError(TestPeer.request("nobody", "[" + broken + "]"), -32700);
      expectError("{\"params\":[" + broken + "],\"method\":\"" + method + "\"}", -32700);
      expectError("{\"other\":" + broken + "[" + close + "}", -32700);
    }
    expectError("{\"a\":" + "[".repeat(3_000), -32700);
    expectError("{\"a\":".repeat(700), -32700);
  }

  @Test
  void theDigitsOfANumber() {
    String kept = "1" + "0".repeat(399);
    assertThat(peer.result("test.number", "[" + kept + "]")).isEqualTo(kept);
    expectError(TestPeer.request("test.number", "[" + kept + "0]"), -32700, "401", "400");
    expectError(TestPeer.request("test.integer", "[" + kept + "0]"), -32700);
    expectError(TestPeer.request("test.list", "[[" + kept + "0]]"), -32700);
    expectError(TestPeer.request("test.list", "[[1." + kept + "]]"), -32700);
    assertThat(peer.ask("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.ping\",\"id\":" + kept + "}"))
        .contains(kept);
    expectError("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.ping\",\"id\":" + kept + "0}", -32700);
    expectError("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.ping\",\"id\":1." + kept + "}", -32700);
  }

  @Test
  void theLengthOfAName() {
    String kept = "n".repeat(1_000);
    assertThat(peer.result("test.map", "[{\"" + kept + "\":1}]")).contains(kept);
    String broken = "n".repeat(1_100);
    expectError(TestPeer.request("test.map", "[{\"" + broken + "\":1}]"), -32700, "1024");
    expectError("{\"" + broken + "\":1}", -32700);
    expectError(TestPeer.request(kept, "[]"), -32601);
    expectError(TestPeer.request(broken, "[]"), -32601);
  }

  @Test
  void theCallsInFlightOfOneConnection() {
    for (int i = 0; i < 12; i++) {
      peer.send("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"test.later\"}");
    }
    peer.expectSilence();
    assertThat(peer.callsInFlight()).isEqualTo(12);
    assertThat(peer.error("rpc.ping", "[]").get("code").asInt()).isEqualTo(-32001);
    assertThat(peer.ask("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"},{}]"))
        .contains("-32001", "-32600");
    assertThat(server.connect().result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    pending.get(0).complete("done");
    assertThat(peer.next()).contains("done");
    assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    assertThat(peer.ask("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"},{}]"))
        .contains("-32001");
  }
}
