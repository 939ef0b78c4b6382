package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.zerocall.JsonText;
import io.zerocall.RpcType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whether schemas are correct: values that match are read and written, written values match, and
 * other values are refused.
 */
class SchemaTruthTest {
  /** Expects some JSON values to match a type, and others not to. */
  private static <T> void expect(
      RpcType<UnaryOperator<T>> type, List<String> fitting, List<String> unfitting) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      TestPeer peer = server.peer();
      JsonNode document = TestPeer.JSON.readTree(peer.result("rpc.discover", "[]"));
      assertThat(Schemas.problems(document)).isEmpty();
      JsonNode parameter = document.at("/methods/0/params/0/schema");
      JsonNode result = document.at("/methods/0/result/schema");
      assertThat(result).isEqualTo(parameter);
      for (String json : fitting) {
        assertThat(Schemas.problems(json, parameter, document)).as(json).isEmpty();
        String back = peer.result("echo", "[" + json + "]");
        assertThat(Schemas.problems(back, result, document)).as(back).isEmpty();
      }
      for (String json : unfitting) {
        assertThat(Schemas.problems(json, parameter, document)).as(json).isNotEmpty();
        assertThat(peer.error("echo", "[" + json + "]").get("code").asInt())
            .as(json)
            .isEqualTo(-32602);
      }
    }
  }

  @Test
  void numbers() {
    expect(
        new RpcType<UnaryOperator<Integer>>() {},
        List.of("0", "-2147483648", "2147483647"),
        List.of("2147483648", "-2147483649", "1.5", "\"1\"", "true", "{}"));
    expect(
        new RpcType<UnaryOperator<Long>>() {},
        List.of("9223372036854775807", "-9223372036854775808"),
        List.of("9223372036854775808", "\"\""));
    expect(new RpcType<UnaryOperator<Short>>() {}, List.of("-32768", "32767"), List.of("32768"));
    expect(new RpcType<UnaryOperator<Byte>>() {}, List.of("-128", "127"), List.of("128", "-129"));
    List<String> floats = List.of("1.5", "-0.0", "5", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"");
    List<String> noFloats = List.of("\"1.5\"", "\"\"", "true", "[]");
    expect(new RpcType<UnaryOperator<Double>>() {}, floats, noFloats);
    expect(new RpcType<UnaryOperator<Float>>() {}, floats, noFloats);
    expect(
        new RpcType<UnaryOperator<BigInteger>>() {},
        List.of("123456789012345678901234567890", "-1"),
        List.of("1.5", "\"1\""));
    expect(
        new RpcType<UnaryOperator<BigDecimal>>() {},
        List.of("1.10", "0.1000000000000000000000001", "1E+40"),
        List.of("\"1\""));
    expect(new RpcType<UnaryOperator<AtomicInteger>>() {}, List.of("5"), List.of("[]"));
    expect(new RpcType<UnaryOperator<Year>>() {}, List.of("2024", "-1"), List.of("{}", "\"2024\""));
  }

  @Test
  void texts() {
    expect(new RpcType<UnaryOperator<String>>() {}, List.of("\"\"", "\"ä€\""), List.of("5"));
    expect(
        new RpcType<UnaryOperator<Character>>() {},
        List.of("\"a\"", "\"ß\""),
        List.of("\"\"", "\"ab\"", "97"));
    expect(new RpcType<UnaryOperator<char[]>>() {}, List.of("\"ab\""), List.of("{}"));
    expect(
        new RpcType<UnaryOperator<UUID>>() {},
        List.of("\"123e4567-e89b-12d3-a456-426614174000\""),
        List.of("\"x\"", "5"));
    expect(new RpcType<UnaryOperator<byte[]>>() {}, List.of("\"AQIDBA==\"", "\"\""), List.of("5"));
    expect(new RpcType<UnaryOperator<Boolean>>() {}, List.of("true"), List.of("1", "\"true\""));
    expect(
        new RpcType<UnaryOperator<java.net.URI>>() {},
        List.of("\"http://a/b?c\"", "\"../b\""),
        List.of("[]"));
    expect(new RpcType<UnaryOperator<Locale>>() {}, List.of("\"de-DE\""), List.of("[]"));
    expect(new RpcType<UnaryOperator<Currency>>() {}, List.of("\"EUR\""), List.of("[]"));
  }

  @Test
  void times() {
    List<String> none = List.of("\"now\"", "{}", "true", "1700000000000", "\"1700000000\"");
    expect(
        new RpcType<UnaryOperator<Instant>>() {},
        List.of("\"2024-02-29T12:34:56.123456789Z\"", "\"2024-02-29T12:34:56+02:00\""),
        none);
    expect(new RpcType<UnaryOperator<Date>>() {}, List.of("\"2024-02-29T12:34:56.123Z\""), none);
    expect(
        new RpcType<UnaryOperator<OffsetDateTime>>() {},
        List.of("\"2024-02-29T12:34:56+02:00\"", "\"2024-02-29T12:34:00Z\""),
        none);
    expect(new RpcType<UnaryOperator<LocalDate>>() {}, List.of("\"2024-02-29\""), none);
    List<String> noText = List.of("{}", "true", "1500");
    expect(
        new RpcType<UnaryOperator<LocalTime>>() {},
        List.of("\"12:34:56.789\"", "\"12:34:00\""),
        noText);
    expect(
        new RpcType<UnaryOperator<LocalDateTime>>() {}, List.of("\"2024-02-29T12:34:56\""), noText);
    expect(new RpcType<UnaryOperator<OffsetTime>>() {}, List.of("\"12:34+02:00\""), noText);
    expect(
        new RpcType<UnaryOperator<ZonedDateTime>>() {},
        List.of("\"2024-02-29T12:34:56+01:00[Europe/Berlin]\"", "\"2024-02-29T12:34:56Z\""),
        noText);
    expect(new RpcType<UnaryOperator<ZoneId>>() {}, List.of("\"Europe/Berlin\""), noText);
    expect(
        new RpcType<UnaryOperator<Duration>>() {},
        List.of("\"PT1H30M0.5S\"", "\"PT-1.5S\"", "\"P1D\"", "\"P1DT1S\"", "\"PT0S\""),
        List.of("\"P\"", "\"PT\"", "\"P1DT\"", "\"P1Y\"", "\"P1W\"", "\"1\"", "{}"));
    expect(
        new RpcType<UnaryOperator<Period>>() {},
        List.of("\"P1Y2M3D\"", "\"P-1Y\"", "\"P2W\"", "\"P0D\""),
        List.of("\"P\"", "\"PT1H\"", "\"1D\"", "{}"));
    expect(
        new RpcType<UnaryOperator<YearMonth>>() {},
        List.of("\"2024-02\""),
        List.of("\"2024\"", "{}"));
    expect(new RpcType<UnaryOperator<MonthDay>>() {}, List.of("\"--02-29\""), List.of("\"02-29\""));
    expect(
        new RpcType<UnaryOperator<DayOfWeek>>() {},
        List.of("\"MONDAY\""),
        List.of("\"Monday\"", "1"));
  }

  public enum Level {
    @JsonProperty("low")
    LOW,
    HIGH
  }

  public record Cell(int x, @Nullable String note, Optional<Level> level, double weight) {}

  public record Tree(String name, List<Tree> children, Map<Level, List<@Nullable Cell>> cells) {}

  public static final class Bean {
    private int width;
    private String secret = "";

    public int getWidth() {
      return width;
    }

    public void setWidth(int value) {
      width = value;
    }

    public long getArea() {
      return (long) width * width;
    }

    public void setSecret(String value) {
      secret = value;
    }

    @Override
    public String toString() {
      return width + secret;
    }
  }

  public record Meters(@JsonValue double value) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sparse(
      String text,
      @JsonFormat(shape = JsonFormat.Shape.ARRAY) Cell cell) {}

  @Test
  void objects() {
    expect(
        new RpcType<UnaryOperator<Cell>>() {},
        List.of(
            "{\"x\":1,\"weight\":\"NaN\"}",
            "{\"x\":1,\"note\":null,\"level\":\"low\",\"weight\":1.5,\"unknown\":[]}",
            "{\"x\":1,\"note\":\"\",\"level\":null,\"weight\":1}"),
        List.of(
            "{\"x\":null,\"weight\":1}",
            "{\"x\":1.5,\"weight\":1}",
            "{\"x\":1,\"weight\":1,\"level\":\"LOW\"}",
            "{\"x\":1,\"weight\":1,\"note\":5}",
            "[]",
            "\"\""));
    expect(
        new RpcType<UnaryOperator<Tree>>() {},
        List.of("{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[],\"cells\":{}}],"
            + "\"cells\":{\"HIGH\":[null,{\"x\":1,\"weight\":2}]}}"),
        List.of(
            "{\"name\":\"a\",\"children\":[{\"name\":5}],\"cells\":{}}",
            "{\"name\":\"a\",\"children\":[],\"cells\":{\"MIDDLE\":[]}}"));
    expect(
        new RpcType<UnaryOperator<Bean>>() {},
        List.of("{\"width\":3}", "{\"width\":3,\"secret\":\"s\"}"),
        List.of("{\"width\":\"3\"}", "{\"width\":3,\"secret\":5}"));
    expect(
        new RpcType<UnaryOperator<Sparse>>() {},
        List.of("{}", "{\"text\":\"a\"}", "{\"cell\":[1,null,null,2]}"),
        List.of("{\"text\":5}", "[]"));
    expect(new RpcType<UnaryOperator<Meters>>() {}, List.of("1.5"), List.of("{}"));
  }

  @Test
  void containers() {
    expect(
        new RpcType<UnaryOperator<List<Integer>>>() {},
        List.of("[]", "[1,2]"),
        List.of("[\"1\"]", "{}", "1"));
    expect(
        new RpcType<UnaryOperator<int[][]>>() {}, List.of("[[1],[]]"), List.of("[1]", "[[1.5]]"));
    expect(new RpcType<UnaryOperator<Set<Level>>>() {}, List.of("[\"low\"]"), List.of("[\"LOW\"]"));
    expect(
        new RpcType<UnaryOperator<Map<String, List<Boolean>>>>() {},
        List.of("{}", "{\"a\":[true]}"),
        List.of("{\"a\":[1]}", "[]"));
    expect(
        new RpcType<UnaryOperator<Map<String, Object>>>() {},
        List.of("{\"a\":[1,null,{\"b\":{}}]}"),
        List.of("[]"));
    expect(
        new RpcType<UnaryOperator<JsonText>>() {}, List.of("1", "null", "[{}]", "\"\""), List.of());
  }

  @Test
  void whatMayBeNothing() {
    expect(
        new RpcType<UnaryOperator<Optional<Cell>>>() {},
        List.of("null", "{\"x\":1,\"weight\":2}"),
        List.of("5"));
    expect(
        new RpcType<UnaryOperator<Optional<Level>>>() {}, List.of("null", "\"low\""), List.of("1"));
    expect(new RpcType<UnaryOperator<OptionalInt>>() {}, List.of("null", "5"), List.of("\"5\""));
    expect(new RpcType<UnaryOperator<OptionalLong>>() {}, List.of("null", "5"), List.of("1.5"));
    expect(
        new RpcType<UnaryOperator<OptionalDouble>>() {},
        List.of("null", "5", "1.5"),
        List.of("\"5\""));
  }
}
