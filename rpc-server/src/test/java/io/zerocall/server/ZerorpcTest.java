package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Documents of the original zerorpc, which are distinguished from JSON-RPC by their form. */
class ZerorpcTest {
  private static final RpcLimits LIMITS =
      RpcLimits.DEFAULTS.withMessageBytes(4_096).withBatchItems(10).withInFlight(12);

  private final List<String> ran = new ArrayList<>();
  private final List<CompletableFuture<String>> pending = new ArrayList<>();

  public static final class OddException extends Exception {
    private static final long serialVersionUID = 1;

    OddException(String message) {
      super(message);
    }
  }

  public final class Service {
    @RpcMethod
    public String three(String a, @RpcParam(defaultValue = "B") String b, String c) {
      return a + b + c;
    }

    @RpcMethod
    public String join(String separator, String... words) {
      return String.join(separator, words);
    }

    @RpcMethod
    public int run(int number) {
      ran.add("run " + number);
      return number;
    }

    @RpcMethod
    public void fail(String message) throws OddException {
      ran.add("fail");
      throw new OddException(message);
    }

    @RpcMethod
    public void failWithoutName() {
      ran.add("failWithoutName");
      throw new IllegalStateException("of no name") {
        private static final long serialVersionUID = 1;
      };
    }

    @RpcMethod
    public void refuse(int code) {
      ran.add("refuse");
      throw new RpcErrorReply(code, "refused", null);
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
    public CompletableFuture<String> later() {
      CompletableFuture<String> future = new CompletableFuture<>();
      pending.add(future);
      return future;
    }
  }

  private TestServer server = serve(builder -> builder);
  private TestPeer peer = server.peer();

  private TestServer serve(UnaryOperator<RpcServerBuilder> settings) {
    return TestServer.with(builder -> settings.apply(
        builder.limits(LIMITS).executor(Runnable::run).register("test", new Service())));
  }

  private void use(UnaryOperator<RpcServerBuilder> settings) {
    server.close();
    server = serve(settings);
    peer = server.peer();
  }

  @AfterEach
  void close() {
    pending.forEach(future -> future.complete(""));
    server.close();
  }

  private static String success(String result) {
    return "{\"success\":true,\"result\":" + result + "}";
  }

  private static String failure(String type, String message) {
    return "{\"success\":false,\"error_type\":\"" + type + "\",\"message\":\"" + message
        + "\",\"traceback\":\"\"}";
  }

  /** Asserts that a document is answered by a failure. */
  private void expectFailure(String document, String type, String... parts) {
    String reply = peer.ask(document);
    JsonNode tree = TestPeer.JSON.readTree(reply);
    assertThat(tree.size()).as(reply).isEqualTo(1);
    assertThat(tree.get(0).get("success").asBoolean()).as(reply).isFalse();
    assertThat(tree.get(0).get("error_type").asString()).as(reply).isEqualTo(type);
    assertThat(tree.get(0).get("traceback").asString()).isEmpty();
    assertThat(tree.get(0).get("message").asString()).contains(parts).doesNotContain("jackson");
  }

  @Test
  void callsAreRunInOrderAndAnsweredInOneArray() {
    assertThat(
            peer.ask("[[\"test.run\",[1],{}],[\"test.fail\",[\"odd\"],{}],[\"test.run\",[2],{}]]"))
        .isEqualTo(
            "[" + success("1") + "," + failure("OddException", "odd") + "," + success("2") + "]");
    assertThat(ran).containsExactly("run 1", "fail", "run 2");
  }

  @Test
  void aReqSocketsDelimiterIsRepeated() {
    peer.sendFrames(Message.ofFrames(
        List.of(new byte[0], "[[\"rpc.ping\", [], {}]]".getBytes(StandardCharsets.UTF_8))));
    Message reply = peer.nextMessage();
    assertThat(reply.delimited()).isTrue();
    assertThat(new String(reply.body(), StandardCharsets.UTF_8))
        .isEqualTo("[" + success("\"pong\"") + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"a\",\"b\",\"c\"],{}                      | abc",
        "[\"a\",\"b\"],{\"c\":\"c\"}                 | abc",
        "[\"a\"],{\"c\":\"c\"}                       | aBc",
        "[],{\"c\":\"c\",\"b\":\"b\",\"a\":\"a\"}    | abc",
      })
  void positionalAndKeywordArgumentsMixAsInPython(String arguments, String result) {
    assertThat(peer.ask("[[\"test.three\"," + arguments + "]]"))
        .isEqualTo("[" + success("\"" + result + "\"") + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[\"a\",\"b\",\"c\",\"d\"],{}                | more than 3",
        "[\"a\",\"b\",\"c\"],{\"a\":\"a\"}           | 'a' is given twice",
        "[\"a\"],{\"c\":\"c\",\"d\":\"d\"}           | no parameter has the name 'd'",
        "[\"a\",\"b\"],{}                            | 'c' is missing",
        "[\"a\",\"b\",5],{}                          | 'c': expected: a string",
        "[\"a\",\"b\"],{\"c\":[[1,{\"x\":[]}]]}      | 'c': expected: a string",
        "[\"a\",[[{}]],\"c\"],{\"d\":[]}             | 'b': expected: a string",
      })
  void wrongArgumentsAreTypeErrorsAndTheNextCallIsRun(String arguments, String message) {
    JsonNode reply = peer.askTree("[[\"test.three\"," + arguments + "],[\"test.run\",[7],{}]]");
    assertThat(reply.get(0).get("error_type").asString()).isEqualTo("TypeError");
    assertThat(reply.get(0).get("message").asString()).contains(message);
    assertThat(reply.get(1).get("result").asInt()).isEqualTo(7);
  }

  @Test
  void furtherPositionalArgumentsAreSpread() {
    assertThat(peer.ask("[[\"test.join\",[\"-\",\"a\",\"b\"],{}],[\"test.join\",[\"-\"],{}],"
            + "[\"test.join\",[\"-\"],{\"words\":[\"c\"]}],"
            + "[\"test.join\",[],{\"separator\":\"-\",\"words\":[]}]]"))
        .isEqualTo("[" + success("\"a-b\"") + "," + success("\"\"") + "," + success("\"c\"") + ","
            + success("\"\"") + "]");
    expectFailure("[[\"test.join\",[\"-\",\"a\"],{\"words\":[]}]]", "TypeError", "given twice");
    expectFailure("[[\"test.join\",[\"-\",\"a\",5],{}]]", "TypeError", "expected: a string");
  }

  @Test
  void trailingArgumentsMayBeLeftOutAndBlanksStandAnywhere() {
    String pong = "[" + success("\"pong\"") + "]";
    assertThat(peer.ask(" [ [ \"rpc.ping\" ] ] ")).isEqualTo(pong);
    assertThat(peer.ask("\r\n[\t[\"rpc.ping\", [ ] ]\n]")).isEqualTo(pong);
    assertThat(peer.ask("[[\"test.run\",[5]]]")).isEqualTo("[" + success("5") + "]");
    expectFailure("[[\"test.run\"]]", "TypeError", "'number' is missing");
  }

  @Test
  void anUnknownNameIsAKeyErrorInTheWordsOfOld() {
    assertThat(peer.ask("[[\"no.body\",[[1],{\"a\":[]}],{\"b\":{}}],[\"a'\\n\",[],{}]]"))
        .isEqualTo("[" + failure("KeyError", "Function 'no.body' not found") + ","
            + failure("KeyError", "Function 'a'\\n' not found") + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[5]",
        "[null,[],{}]",
        "[[\"test.run\"],[1],{}]",
        "[\"test.run\",null]",
        "[\"test.run\",{\"number\":1}]",
        "[\"test.run\",[1],[]]",
        "[\"test.run\",[1],null]",
        "[\"test.run\",[1],{},{}]",
        "[\"no.body\",[1],{},[[]]]",
        "[\"test.run\",1]",
      })
  void aCallOfAnotherShapeIsAValueErrorAndTheNextIsRun(String call) {
    JsonNode reply = peer.askTree("[" + call + ",[\"test.run\",[7],{}]]");
    assertThat(reply.get(0).get("error_type").asString()).isEqualTo("ValueError");
    assertThat(reply.get(0).get("message").asString())
        .contains("[name, [positional…], {keyword…}]");
    assertThat(reply.get(1).get("result").asInt()).isEqualTo(7);
    assertThat(ran).containsExactly("run 7");
  }

  @Test
  void whatIsNoCallAtAllIsAValueErrorToo() {
    JsonNode reply = peer.askTree("[[\"rpc.ping\"],5,{\"jsonrpc\":\"2.0\",\"method\":\"test.run\","
        + "\"params\":[1]},null,[\"rpc.ping\"]]");
    assertThat(reply.size()).isEqualTo(5);
    for (int i = 1; i < 4; i++) {
      assertThat(reply.get(i).get("error_type").asString()).isEqualTo("ValueError");
    }
    assertThat(reply.get(4).get("result").asString()).isEqualTo("pong");
    assertThat(ran).isEmpty();
  }

  @Test
  void whatIsNoJsonIsAnsweredByOneValueError() {
    expectFailure("[[\"test.run\",[1],{}],[\"test.run\",", "ValueError", "Parse error");
    expectFailure("[[\"test.run\",[1],{}]]]", "ValueError", "Parse error");
    expectFailure("[[\"test.run\",[1],{}]] 5", "ValueError", "Parse error");
    expectFailure("[[\"test.run\",[],{\"number\":1,\"number\":2}]]", "ValueError", "Parse error");
    expectFailure("[[", "ValueError", "Parse error");
    assertThat(ran).isEmpty();
  }

  @Test
  void otherShapesAreJsonRpc() {
    for (String document : List.of("[]", "[1,[\"rpc.ping\"]]", "[\"rpc.ping\",[],{}]", "[", "{}")) {
      assertThat(peer.ask(document)).as(document).contains("\"jsonrpc\":\"2.0\"", "\"error\"");
    }
  }

  @Test
  void aBatchOfNoCallsHasNoRepliesForAClientThatHasUsedThisWire() {
    assertThat(peer.ask("[[\"rpc.ping\"]]")).isEqualTo("[" + success("\"pong\"") + "]");
    assertThat(peer.ask("[]")).isEqualTo("[]");
    expectFailure("[[", "ValueError", "Parse error");
    assertThat(peer.ask(" [\t]\n")).isEqualTo("[]");
    assertThat(peer.ask("[] []")).contains("-32700");
    assertThat(peer.ask("[[\"test.run\",[7],{}]]")).isEqualTo("[" + success("7") + "]");
  }

  @Test
  void aBatchOfNoCallsIsAnErrorForAClientThatHasUsedJsonRpcLast() {
    String error = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,"
        + "\"message\":\"Invalid Request: an empty batch\"}}";
    assertThat(peer.ask("[]")).isEqualTo(error);
    peer.ask("[[\"rpc.ping\"]]");
    peer.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"}");
    assertThat(peer.ask("[]")).isEqualTo(error);
    peer.ask("[[\"rpc.ping\"]]");
    peer.ask("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.ping\"}]");
    assertThat(peer.ask("[]")).isEqualTo(error);
  }

  @Test
  void theReservedMethodsAnswer() {
    JsonNode reply = peer.askTree("[[\"system.listMethods\",[],{}],"
        + "[\"system.methodHelp\",[\"rpc.ping\"],{}],[\"system.methodHelp\",[\"x\"],{}]]");
    assertThat(reply.get(0).get("result").toString()).contains("test.run");
    assertThat(reply.get(1).get("success").asBoolean()).isTrue();
    assertThat(reply.get(2).get("error_type").asString()).isEqualTo("TypeError");
  }

  @Test
  void aReqSocketGetsAnErrorIfItSubscribes() {
    peer.sendFrames(Message.ofFrames(
        List.of(new byte[0], "[[\"rpc.subscribe\",[\"a\"],{}]]".getBytes(StandardCharsets.UTF_8))));
    assertThat(peer.next()).startsWith("[{\"success\":false,\"error_type\":\"ValueError\"");
  }

  @Test
  void aCallIsCancelledAcrossTheWires() {
    peer.send("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"test.later\"}");
    peer.send("[[\"rpc.cancel\",[5],{}]]");
    assertThat(peer.next()).contains("-32004");
    assertThat(peer.next()).isEqualTo("[" + success("null") + "]");
  }

  @Test
  void theStackIsOnlySentWhereThePolicyAllowsIt() {
    assertThat(peer.ask("[[\"test.fail\",[\"odd\"],{}]]"))
        .isEqualTo("[" + failure("OddException", "odd") + "]");
    use(builder -> builder.limits(RpcLimits.DEFAULTS).errorDetail(RpcErrorDetail.STACK));
    JsonNode failure = peer.askTree("[[\"test.fail\",[\"odd\"],{}]]").get(0);
    assertThat(failure.get("traceback").asString().lines().toList())
        .startsWith(OddException.class.getName() + ": odd")
        .anySatisfy(
            line -> assertThat(line).startsWith("\tat ").contains("ZerorpcTest$Service.fail"));
  }

  @Test
  void aStackForWhichThereIsNoRoomIsLeftOut() {
    use(builder ->
        builder.limits(LIMITS.withMessageBytes(1_024)).errorDetail(RpcErrorDetail.STACK));
    assertThat(peer.ask("[[\"test.fail\",[\"odd\"],{}]]"))
        .isEqualTo("[" + failure("OddException", "odd") + "]");
  }

  @Test
  void aClassWithoutANameIsCalledByThatOfTheOneAroundIt() {
    expectFailure("[[\"test.failWithoutName\",[],{}]]", "ZerorpcTest$Service$1", "of no name");
  }

  @ParameterizedTest
  @CsvSource({
    "-32700, ValueError",
    "-32600, ValueError",
    "-32601, KeyError",
    "-32602, TypeError",
    "-32603, InternalError",
    "-32000, RpcError",
    "-32001, OverloadedError",
    "-32002, ShuttingDownError",
    "-32003, DeadlineExceededError",
    "-32004, CancelledError",
    "-32005, TooLargeError",
    "-32006, UnauthorizedError",
    "-32007, WorkerLostError",
    "42, RpcError",
  })
  void everyCodeHasAName(int code, String type) {
    assertThat(peer.ask("[[\"test.refuse\",[" + code + "],{}]]"))
        .isEqualTo("[" + failure(type, "refused") + "]");
  }

  @Test
  void interceptorsSeeTheCallsAndCanRefuseThem() {
    use(builder -> builder.intercept((call, next) -> {
      if (call.method().equals("test.run")) {
        throw RpcErrorReply.unauthorized("not you");
      }
      ran.add(call.method() + (call.isNotification() ? " notified" : ""));
      return next.proceed();
    }));
    assertThat(peer.ask("[[\"test.run\",[1],{}],[\"rpc.ping\",[],{}]]"))
        .isEqualTo("[" + failure("UnauthorizedError", "not you") + "," + success("\"pong\"") + "]");
    assertThat(ran).containsExactly("rpc.ping");
  }

  @Test
  void aMessageThatIsTooLargeIsAnsweredByOneFailure() {
    String start = "[[\"test.list\",[[\"";
    String end = "\"]],{}]]";
    String kept = start + "x".repeat(3_000) + end;
    assertThat(peer.ask(kept)).contains("\"success\":true");
    String most = start + "x".repeat(4_096 - start.length() - end.length()) + end;
    assertThat(peer.ask(most)).doesNotContain("TooLargeError");
    expectFailure(
        start + "x".repeat(4_097 - start.length() - end.length()) + end, "TooLargeError", "4097");
  }

  @Test
  void theItemsOfABatch() {
    String call = "[\"rpc.ping\",[],{}]";
    assertThat(peer.askTree("[" + (call + ",").repeat(9) + call + "]").size()).isEqualTo(10);
    expectFailure("[" + (call + ",").repeat(10) + call + "]", "TooLargeError", "10");
  }

  @Test
  void theResultsShareTheRoomOfOneMessage() {
    String call = "[\"test.big\",[1000],{}]";
    String reply = peer.ask("[" + (call + ",").repeat(9) + "[\"test.big\",[10],{}]]");
    assertThat(reply).hasSizeLessThanOrEqualTo(4_096);
    JsonNode items = TestPeer.JSON.readTree(reply);
    assertThat(items.size()).isEqualTo(10);
    assertThat(items.get(0).get("result").asString()).hasSize(1_000);
    assertThat(items.get(5).get("error_type").asString()).isEqualTo("InternalError");
    assertThat(items.get(9).get("result").asString()).hasSize(10);
    expectFailure("[[\"test.big\",[5000],{}]]", "InternalError", "too large");
  }

  @Test
  void theDepth() {
    // The document, the call and its arguments are three of the 64 levels.
    String kept = "[".repeat(61) + "]".repeat(61);
    assertThat(peer.ask("[[\"test.list\",[" + kept + "],{}]]")).contains(kept);
    expectFailure("[[\"test.list\",[[" + kept + "]],{}]]", "ValueError", "65", "64");
    expectFailure("[[\"nobody\",[[" + kept + "]],{}]]", "ValueError", "65");
    expectFailure("[[\"test.run\",[1],{},[[" + kept + "]]]]", "ValueError", "64");
    expectFailure("[".repeat(3_000), "ValueError", "64");
  }

  @Test
  void theCallsInFlightOfOneConnection() {
    String call = "[\"test.later\",[],{}]";
    peer.send("[" + (call + ",").repeat(9) + call + "]");
    assertThat(peer.callsInFlight()).isEqualTo(10);
    JsonNode refused = peer.askTree("[[\"rpc.ping\"],5,[\"rpc.ping\"]]");
    assertThat(refused.get(0).get("error_type").asString()).isEqualTo("OverloadedError");
    assertThat(refused.get(1).get("error_type").asString()).isEqualTo("ValueError");
    assertThat(refused.get(2).get("error_type").asString()).isEqualTo("OverloadedError");
    for (int i = 0; i < 10; i++) {
      pending.get(i).complete("later " + i);
    }
    assertThat(peer.askTree("[[\"rpc.ping\"]]").size()).isEqualTo(10);
    assertThat(peer.next()).contains("pong");
    assertThat(peer.callsInFlight()).isZero();
  }

  @Test
  void aDeadlineInAHeaderIsKept() {
    peer.sendWithHeader("{\"timeout\":0}", "[[\"test.run\",[1],{}]]");
    assertThat(peer.next()).contains("DeadlineExceededError");
    peer.sendWithHeader("{\"timeout\":\"soon\"}", "[[\"test.run\",[1],{}]]");
    assertThat(peer.next()).startsWith("[{\"success\":false,\"error_type\":\"ValueError\"");
    assertThat(ran).isEmpty();
  }

  @Test
  void disconnectingCancelsTheCalls() {
    TestPeer leaving = server.connect();
    leaving.send("[[\"test.later\",[],{}],[\"test.run\",[1],{}]]");
    leaving.disconnect();
    assertThat(pending.get(0)).isCancelled();
    assertThat(ran).isEmpty();
  }

  @Test
  void aClosingServerSaysSo() throws Exception {
    peer.send("[[\"test.later\",[],{}],[\"rpc.ping\",[],{}]]");
    Thread closing = new Thread(server::close);
    closing.start();
    assertThat(eventually(
            "calls are refused",
            () -> peer.ask("[[\"test.run\",[1],{}]]"),
            reply -> !reply.contains("\"success\":true")))
        .contains("ShuttingDownError");
    pending.get(0).complete("done");
    assertThat(peer.next()).contains("done", "pong");
    closing.join();
  }
}
