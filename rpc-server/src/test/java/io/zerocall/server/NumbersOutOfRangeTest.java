package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Numbers that don't fit are refused, and become neither infinity nor a billion digits. */
class NumbersOutOfRangeTest {
  private static final String LONG_INTEGER = "1" + "0".repeat(350);

  @SuppressWarnings("ArrayRecordComponent") // only read, never compared
  public record Measured(
      double primitive,
      @Nullable Double boxed,
      @Nullable Float single,
      double @Nullable [] array) {}

  public static final class Service {
    @RpcMethod
    public String spread(String name, double... values) {
      return name + values.length;
    }

    @RpcMethod
    public double notANumber() {
      return Double.NaN;
    }

    @RpcMethod
    public Map<String, Object> infinities() {
      return Map.of("a", new double[] {Double.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY});
    }
  }

  private static <T> void expect(
      RpcType<UnaryOperator<T>> type, List<String> read, List<String> refused) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      for (String json : read) {
        assertThat(server.peer().ask(TestPeer.request("echo", "[" + json + "]")))
            .as(json)
            .contains("\"result\":");
      }
      for (String json : refused) {
        JsonNode error = server.peer().error("echo", "[" + json + "]");
        assertThat(error.get("code").asInt()).as(json).isEqualTo(-32602);
        assertThat(error.get("message").asString())
            .as(json)
            .startsWith("Invalid params: parameter 1")
            .doesNotContain("own code failed", "jackson", "Infinity");
      }
    }
  }

  @Test
  void doubles() {
    List<String> read = List.of("1.7976931348623157e308", "-1.7976931348623157E308", "1e-400", "0");
    List<String> refused = List.of(
        "1e400", "-1e400", "1.8e308", "1e309", "1e1000000000", "1e99999999999", LONG_INTEGER);
    expect(new RpcType<UnaryOperator<Double>>() {}, read, refused);
    expect(new RpcType<UnaryOperator<OptionalDouble>>() {}, read, refused);
    expect(new RpcType<UnaryOperator<double[]>>() {}, in("[0,%s]", read), in("[0,%s]", refused));
    expect(
        new RpcType<UnaryOperator<List<Double>>>() {}, in("[0,%s]", read), in("[0,%s]", refused));
    expect(
        new RpcType<UnaryOperator<Map<String, Double>>>() {},
        in("{\"a\":%s}", read),
        in("{\"a\":%s}", refused));
    for (String member : List.of("primitive", "boxed")) {
      String record = "{\"" + member + "\":%s}";
      expect(new RpcType<UnaryOperator<Measured>>() {}, in(record, read), in(record, refused));
    }
    expect(
        new RpcType<UnaryOperator<Measured>>() {},
        in("{\"array\":[%s]}", read),
        in("{\"array\":[%s]}", refused));
    expect(
        new RpcType<UnaryOperator<Map<Double, Integer>>>() {},
        in("{\"%s\":1}", List.of("1.5", "NaN", "-Infinity", "1e308")),
        in("{\"%s\":1}", List.of("1e400", "-1e400", "x")));
  }

  @Test
  void floats() {
    List<String> read = List.of("3.4028235e38", "-3.4028235E38", "1e-50");
    List<String> refused = List.of("3.5e38", "-3.5e38", "1e300", "1e400", "1" + "0".repeat(39));
    expect(new RpcType<UnaryOperator<Float>>() {}, read, refused);
    expect(new RpcType<UnaryOperator<float[]>>() {}, in("[%s]", read), in("[%s]", refused));
    expect(new RpcType<UnaryOperator<List<Float>>>() {}, in("[%s]", read), in("[%s]", refused));
    expect(
        new RpcType<UnaryOperator<Measured>>() {},
        in("{\"single\":%s}", read),
        in("{\"single\":%s}", refused));
    expect(
        new RpcType<UnaryOperator<Map<Float, Integer>>>() {},
        in("{\"%s\":1}", List.of("1.5", "NaN", "Infinity")),
        in("{\"%s\":1}", List.of("3.5e38")));
  }

  @Test
  void valuesOfNoDeclaredType() {
    List<String> read = List.of("1e308", "1e-400", LONG_INTEGER);
    List<String> refused = List.of("1e400", "-1e1000000000");
    expect(new RpcType<UnaryOperator<List<Object>>>() {}, in("[%s]", read), in("[%s]", refused));
    expect(new RpcType<UnaryOperator<Number>>() {}, read, refused);
    expect(
        new RpcType<UnaryOperator<Map<String, Object>>>() {},
        in("{\"a\":[{\"b\":%s}]}", read),
        in("{\"a\":[{\"b\":%s}]}", refused));
  }

  /** Numbers with as many digits as permitted, but written with an exponent. */
  @Test
  void decimals() {
    List<String> read = List.of("1e399", "-1e399", "1e-400", "12.5e397", "1" + "0".repeat(399));
    List<String> refused = List.of(
        "1e400",
        "1e-401",
        "0e400",
        "1e1000000000",
        "-1e1000000000",
        "1e-1000000000",
        "1e99999999999",
        "1e-99999999999",
        "12.5e399");
    expect(new RpcType<UnaryOperator<BigDecimal>>() {}, read, refused);
    expect(
        new RpcType<UnaryOperator<List<BigDecimal>>>() {}, in("[%s]", read), in("[%s]", refused));
    expect(
        new RpcType<UnaryOperator<Map<BigDecimal, Integer>>>() {},
        in("{\"%s\":1}", List.of("1e399")),
        in("{\"%s\":1}", List.of("1e1000000000")));
  }

  @Test
  void wholeNumbers() {
    List<String> refused = List.of("1e2", "1e1000000000", "1e-1000000000", "1e99999999999");
    expect(new RpcType<UnaryOperator<Integer>>() {}, List.of("1"), refused);
    expect(new RpcType<UnaryOperator<Long>>() {}, List.of("1"), refused);
    expect(new RpcType<UnaryOperator<BigInteger>>() {}, List.of(LONG_INTEGER), refused);
    expect(new RpcType<UnaryOperator<long[]>>() {}, List.of("[1]"), in("[%s]", refused));
    expect(new RpcType<UnaryOperator<List<BigInteger>>>() {}, List.of("[1]"), in("[%s]", refused));
  }

  @Test
  void times() {
    List<String> refused = List.of("1e400", "1e1000000000", "1e99999999999");
    expect(new RpcType<UnaryOperator<Duration>>() {}, List.of("\"PT1S\""), refused);
    expect(new RpcType<UnaryOperator<Instant>>() {}, List.of("\"2024-02-29T12:34:56Z\""), refused);
  }

  private static List<String> in(String shape, List<String> values) {
    return values.stream().map(value -> shape.formatted(value)).toList();
  }

  @Test
  void theMessageIsThatOfAnIntThatIsTooLarge() {
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .registerFunction("a", new RpcType<UnaryOperator<Integer>>() {}, UnaryOperator.identity())
        .registerFunction("b", new RpcType<UnaryOperator<Double>>() {}, UnaryOperator.identity())
        .registerFunction(
            "c", new RpcType<UnaryOperator<BigDecimal>>() {}, UnaryOperator.identity()))) {
      assertThat(server.peer().error("a", "[3000000000]").get("message").asString())
          .contains("Numeric value (3000000000) out of range of `int` (-2147483648 - 2147483647)");
      assertThat(server.peer().error("b", "[1e400]").get("message").asString())
          .contains("Numeric value (1e400) out of range of `double` (-1.7976931348623157E308 - ");
      assertThat(server.peer().error("c", "[1e400]").get("message").asString())
          .contains("Numeric value (1e400) out of range: more than 400 digits");
    }
  }

  @Test
  void furtherValuesAndWhatBeyondNumbersIsWritten() {
    try (TestServer server = TestServer.of(new Service())) {
      TestPeer peer = server.peer();
      assertThat(peer.result("test.spread", "[\"a\",1e308,1e-400]")).isEqualTo("\"a2\"");
      assertThat(peer.error("test.spread", "[\"a\",1,1e400]").get("code").asInt())
          .isEqualTo(-32602);
      assertThat(peer.ask("[[\"test.spread\",[\"a\",1e400],{}]]")).contains("TypeError");
      assertThat(peer.result("test.notANumber", "[]")).isEqualTo("\"NaN\"");
      assertThat(peer.result("test.infinities", "[]"))
          .isEqualTo("{\"a\":[\"-Infinity\",\"Infinity\"]}");
    }
  }
}
