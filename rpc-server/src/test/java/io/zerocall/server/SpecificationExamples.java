package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every example in section 7 of the JSON-RPC 2.0 specification, in its order; for each kind of
 * endpoint of a server.
 */
public abstract class SpecificationExamples {
  private static final JsonMapper JSON = new JsonMapper();

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

  /** Returns a builder with all methods that the examples call. */
  protected static RpcServerBuilder server() {
    return RpcServer.builder()
        .register(new Plain())
        .registerFunction("subtract", Subtract.class, (a, b) -> a - b)
        .registerFunction("sum", Sum.class, values -> IntStream.of(values).sum())
        .registerFunction("update", Update.class, values -> {})
        .registerFunction("notify_hello", Update.class, values -> {})
        .registerFunction("notify_sum", Update.class, values -> {})
        .registerFunction("get_data", GetData.class, () -> List.of("hello", 5));
  }

  /** Sends a document and returns the reply. */
  protected abstract String ask(String document);

  /** Sends a document and asserts that there is no reply. */
  protected abstract void expectSilence(String document);

  private void expect(String sent, String answered) {
    JsonNode actual = withoutDetail(JSON.readTree(ask(sent)));
    assertThat(actual).isEqualTo(JSON.readTree(answered));
  }

  /** Shortens messages to the specification's; the server's messages say more. */
  private static JsonNode withoutDetail(JsonNode reply) {
    if (reply.isArray()) {
      reply.forEach(SpecificationExamples::withoutDetail);
    } else if (reply.get("error") instanceof ObjectNode error) {
      String message = error.get("message").asString();
      int colon = message.indexOf(':');
      error.put("message", colon < 0 ? message : message.substring(0, colon));
    }
    return reply;
  }

  @Test
  protected void rpcCallWithPositionalParameters() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [42, 23], \"id\": 1}",
        "{\"jsonrpc\": \"2.0\", \"result\": 19, \"id\": 1}");
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [23, 42], \"id\": 2}",
        "{\"jsonrpc\": \"2.0\", \"result\": -19, \"id\": 2}");
  }

  @Test
  protected void rpcCallWithNamedParameters() {
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
  protected void aNotification() {
    expectSilence("{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [1,2,3,4,5]}");
    expectSilence("{\"jsonrpc\": \"2.0\", \"method\": \"foobar\"}");
  }

  @Test
  protected void rpcCallOfNonExistentMethod() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar\", \"id\": \"1\"}",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32601, \"message\": \"Method not found\"},"
            + " \"id\": \"1\"}");
  }

  @Test
  protected void rpcCallWithInvalidJson() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32700, \"message\": \"Parse error\"},"
            + " \"id\": null}");
  }

  @Test
  protected void rpcCallWithInvalidRequestObject() {
    expect(
        "{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"},"
            + " \"id\": null}");
  }

  @Test
  protected void rpcCallBatchWithInvalidJson() {
    expect(
        "[{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},"
            + "{\"jsonrpc\": \"2.0\", \"method\"]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32700, \"message\": \"Parse error\"},"
            + " \"id\": null}");
  }

  @Test
  protected void rpcCallWithAnEmptyArray() {
    expect(
        "[]",
        "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"},"
            + " \"id\": null}");
  }

  @Test
  protected void rpcCallWithAnInvalidBatch() {
    String error = "{\"jsonrpc\": \"2.0\","
        + " \"error\": {\"code\": -32600, \"message\": \"Invalid Request\"}, \"id\": null}";
    expect("[1]", "[" + error + "]");
    expect("[1,2,3]", "[" + error + "," + error + "," + error + "]");
  }

  @Test
  protected void rpcCallBatch() {
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
  protected void rpcCallBatchOfNotificationsOnly() {
    expectSilence("""
        [
          {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
          {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
        ]""");
  }
}
