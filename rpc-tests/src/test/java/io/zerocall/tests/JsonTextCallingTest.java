package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON without a Java type passes through calls unchanged. */
class JsonTextCallingTest {
  public record Envelope(String subject, JsonText content) {}

  @RpcService("any")
  public static final class AnyService {
    @RpcMethod
    public JsonText echo(JsonText value) {
      return value;
    }

    @RpcMethod
    public List<JsonText> all(JsonText... values) {
      return List.of(values);
    }

    @RpcMethod
    public Envelope envelope(Envelope envelope) {
      return envelope;
    }

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public void nothing() {}
  }

  private static RpcServer server;
  private static RpcClient client;

  @BeforeAll
  static void start() {
    server =
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new AnyService()).start();
    client = RpcClient.connect(server.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "1.0",
        "1.50e+300",
        "1E400",
        "-0",
        "123456789012345678901234567890.123456789012345678901234567890",
        "\"é \\\" 😀\"",
        "[]",
        "[1.0,[2,[]],{}]",
        "{\"b\":{\"a\":[null]},\"a\":1.10}"
      })
  void passesAnyValue(String json) {
    JsonText value = JsonText.parse(json);
    assertThat(client.call("any.echo", JsonText.class, value)).isEqualTo(value);
    assertThat(client.callNamed("any.echo", JsonText.class, Map.of("value", value)))
        .isEqualTo(value);
  }

  @Test
  void dropsTheSpaceBetweenTokens() {
    assertThat(client.call("any.echo", JsonText.class, JsonText.parse("{ \"a\" : [ 1.0 ,\n2 ] }")))
        .hasToString("{\"a\":[1.0,2]}");
  }

  @Test
  void standsInsideListsAndRecords() {
    List<JsonText> values = List.of(JsonText.NULL, JsonText.parse("1.0"), JsonText.parse("[{}]"));
    assertThat(client.call("any.all", new RpcType<List<JsonText>>() {}, values.toArray()))
        .isEqualTo(values);
    Envelope envelope = new Envelope("s", JsonText.parse("{\"a\":1.0}"));
    assertThat(client.call("any.envelope", Envelope.class, envelope)).isEqualTo(envelope);
    Envelope empty = new Envelope("s", JsonText.NULL);
    assertThat(client.call("any.envelope", Envelope.class, empty)).isEqualTo(empty);
  }

  @Test
  void callsMethodsThatKnowTheirTypes() {
    assertThat(client.call("any.mult", JsonText.class, JsonText.parse("5"), 7)).hasToString("35");
    assertThat(client.call("any.nothing", JsonText.class)).isEqualTo(JsonText.NULL);
    assertThatThrownBy(() -> client.call("any.mult", JsonText.class, JsonText.parse("5.5"), 7))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("parameter 1 'a'");
  }

  @Test
  void isARequiredParameterOfAnyType() {
    assertThatThrownBy(() -> client.call("any.echo", JsonText.class))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("parameter 1 'value' is missing");
    assertThat(
            client.call("system.methodSignature", new RpcType<List<List<String>>>() {}, "any.echo"))
        .containsExactly(List.of("any", "any"));
  }
}
