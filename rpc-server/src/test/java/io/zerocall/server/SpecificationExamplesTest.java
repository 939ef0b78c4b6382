package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every example of the JSON-RPC 2.0 specification's section 7, in its order. */
class SpecificationExamplesTest {
  @FunctionalInterface
  public interface Subtract {
    int subtract(int minuend, int subtrahend);
  }

  @FunctionalInterface
  public interface Sum {
    int sum(int... values);
  }

  @FunctionalInterface
  public interface Update {
    void update(int... values);
  }

  @FunctionalInterface
  public interface GetData {
    List<Object> data();
  }

  @RpcService("service")
  public static final class Plain {
    @RpcMethod
    public void unused() {}
  }

  private final TestServer server = TestServer.with(builder -> builder
      .executor(Runnable::run)
      .register(new Plain())
      .registerFunction("subtract", Subtract.class, (a, b) -> a - b)
      .registerFunction("sum", Sum.class, values -> IntStream.of(values).sum())
      .registerFunction("update", Update.class, values -> {})
      .registerFunction("notify_hello", Update.class, values -> {})
      .registerFunction("notify_sum", Update.class, values -> {})
      .registerFunction("get_data", GetData.class, () -> List.of("hello", 5)));

  @AfterEach
  void close() {
    server.close();
  }

  private void expect(String sent, String answered) {
    JsonNode actual = withoutDetail(server.peer().askTree(sent));
    assertThat(actual).isEqualTo(TestPeer.JSON.readTree(answered));
  }

  private void expectSilence(String sent) {
    server.peer().send(sent);
    server.peer().expectSilence();
  }

  /** The specification's messages are a beginning; the server says more. */
  private static JsonNode withoutDetail(JsonNode reply) {
    if (reply.isArray()) {
      reply.forEach(SpecificationExamplesTest::withoutDetail);
    } else if (reply.get("error") instanceof ObjectNode error) {
      String message = error.get("message").asString();
      int colon = message.indexOf(':');
      error.put("message", colon < 0 ? message : message.substring(0, colon));
    }
    return reply;
  }

  @Test
  void rpcCallWithPositionalParameters() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [42, 23], \"id\": 1}",
        "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 1}");
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [23, 42], \"id\": 2}",
        "{\"jsonrpc\": \"2.0\", \"result\": -19, \"id\": 2}");
  }

  @Test
  void rpcCallWithNamedParameters() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\","
            + " \"params\": {\"subtrahend\": 23, \"minuend\": 42}, \"id\": 3}",
        "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 3}");
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\","
            + " \"params\": {\"minuend\": 42, \"subtrahend\": 23}, \"id\": 4}",
        "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 4}");
  }

  @Test
  void aNotification() {
    expectSilence("{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [1,2,3,4,5]}");
    expectSilence("{\"jsonrpc\": \"2.0\", \"method\": \"foobar\"}");
  }

  @Test
  void rpcCallOfNonExistentMethod() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar\", \"id\": \"1\"}",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32601, \"message\": \"Method not found\"},"
            + " \"id\": \"1\"}");
  }

  @Test
  void rpcCallWithInvalidJson() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32700, \"message\": \"Parse error\"},"
            + " \"id\": null}");
  }

  @Test
  void rpcCallWithInvalidRequestObject() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"},"
            + " \"id\": null}");
  }

  @Test
  void rpcCallBatchWithInvalidJson() {
    expect(
        "[{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},"
            + "{\"jsonrpc\": \"2.0\", \"method\"]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32700, \"message\": \"Parse error\"},"
            + " \"id\": null}");
  }

  @Test
  void rpcCallWithAnEmptyArray() {
    expect(
        "[]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"},"
            + " \"id\": null}");
  }

  @Test
  void rpcCallWithAnInvalidBatch() {
    String error = "{\"jsonrpc\": \"2.0\","
        + " \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"}, \"id\": null}";
    expect("[1]", "[" + error + "]");
    expect("[1,2,3]", "[" + error + "," + error + "," + error + "]");
  }

  @Test
  void rpcCallBatch() {
    expect("""
        [
          {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
          {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
          {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
          {"foo": "boo"},
          {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
          {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
        ]""", """
        [
          {"jsonrpc": "2.0", "result": 7, "id": "1"},
          {"jsonrpc": "2.0", "result": 19, "id": "2"},
          {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
          {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "5"},
          {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"}
        ]""");
  }

  @Test
  void rpcCallBatchOfNotificationsOnly() {
    expectSilence("""
        [
          {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
          {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
        ]""");
  }
}
