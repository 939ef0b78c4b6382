package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every limit just kept and just exceeded; the connection and others are still served afterwards.
 */
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

  public static final class Same {
    @RpcMethod
    public int same(int number) {
      return number;
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
      // The request and its params are two of the 64 levels; the reply has one level less.
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
  void theLengthOfAMembersName() {
    List<String> names =
        List.of("n".repeat(1_024), "ä".repeat(512), "€".repeat(341) + "n", "😀".repeat(256));
    for (String kept : names) {
      assertThat(peer.result("test.map", "[{\"" + kept + "\":1}]")).contains(kept);
      assertThat(peer.result("test.map", "[{\"a\":[{\"" + kept + "\":1}]}]")).contains(kept);
      assertThat(peer.ask("{\"" + kept + "\":{\"" + kept + "\":1},\"jsonrpc\":\"2.0\",\"id\":1,"
              + "\"method\":\"rpc.ping\"}"))
          .contains("pong");
      expectError(TestPeer.request("test.echo", "{\"" + kept + "\":1}"), -32602, "parameter");
      String broken = kept + "n";
      for (String place : List.of(
          TestPeer.request("test.map", "[{\"X\":1}]"),
          TestPeer.request("test.map", "[{\"a\":[{\"X\":1}]}]"),
          TestPeer.request("test.echo", "{\"X\":1}"),
          TestPeer.request("nobody", "{\"X\":1}"),
          "{\"params\":{\"X\":1},\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\"}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"some.topic\",\"params\":[{\"X\":1}]}",
          "{\"X\":1}",
          "{\"a\":{\"X\":1}}")) {
        expectError(place.replace("X", broken), -32700, "1025", "1024");
      }
    }
  }

  @Test
  void theLengthOfAMethodsName() {
    for (String kept : List.of("n".repeat(1_024), "ä".repeat(512), "\\u0061".repeat(600))) {
      expectError(TestPeer.request(kept, "[]"), -32601);
      expectError(TestPeer.request(kept, "[ ]"), -32601);
    }
    for (String broken :
        List.of("n".repeat(1_025), "ä".repeat(512) + "n", "\\u0061" + "n".repeat(1_024))) {
      expectError(TestPeer.request(broken, "[]"), -32700, "\"id\":1", "1024");
      expectError(TestPeer.request(broken, "[ ]"), -32700, "\"id\":1", "1024");
      expectError(
          "{\"params\":[],\"method\":\"" + broken + "\",\"id\":2,\"jsonrpc\":\"2.0\"}",
          -32700,
          "\"id\":2",
          "1024");
      expectError(
          "{\"jsonrpc\":\"2.0\",\"method\":\"" + broken + "\",\"params\":[]}",
          -32700,
          "\"id\":null",
          "1024");
      String batch = peer.ask("[" + TestPeer.request(broken, "[]") + ","
          + TestPeer.request("test.echo", "[\"x\"]") + "]");
      assertThat(batch).contains("-32700", "1024", "\"result\":\"x\"");
    }
  }

  @Test
  void theLengthOfAMethodsNameOnTheWireOfZerorpc() {
    String kept = "n".repeat(1_024);
    assertThat(peer.ask("[[\"" + kept + "\",[],{}]]")).contains("KeyError");
    assertThat(peer.ask("[[\"" + kept + "n\",[],{}],[\"test.echo\",[\"x\"],{}]]"))
        .contains("ValueError", "1024", "\"result\":\"x\"");
    assertThat(peer.ask("[[\"test.map\",[{\"" + kept + "\":1}],{}]]")).contains("\"success\":true");
    assertThat(peer.ask("[[\"test.map\",[{\"" + kept + "n\":1}],{}]]"))
        .contains("ValueError", "1025", "1024");
  }

  @Test
  void theLengthOfATopicsName() {
    String kept = "n".repeat(1_024);
    assertThat(peer.result("rpc.subscribe", "[\"" + kept + "\"]")).isEqualTo("true");
    peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"" + kept + "\",\"params\":[1]}");
    assertThat(peer.next()).contains("\"params\":[1]");
    expectError(TestPeer.request("rpc.subscribe", "[\"" + kept + "n\"]"), -32602, "topic", "1024");
    expectError(
        TestPeer.request("rpc.unsubscribe", "[\"" + kept + "n\"]"), -32602, "topic", "1024");
  }

  @Test
  void aNameThatNoClientCouldCallCannotBeRegistered() {
    String kept = "n".repeat(1_019);
    server.server().register(kept, new Same());
    assertThat(peer.result(kept + ".same", "[1]")).isEqualTo("1");
    assertThatThrownBy(() -> server.server().register(kept + "n", new Same()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024");
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
