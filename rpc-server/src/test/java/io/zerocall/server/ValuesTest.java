package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Values of all common types, there and back. */
class ValuesTest {
  public record Inner(Optional<String> note, List<List<Integer>> cells) {}

  public record Outer(List<Inner> inners, Map<String, Set<Month>> months, char letter) {}

  private static <T> void expectRoundTrip(RpcType<UnaryOperator<T>> type, String... values) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      for (String json : values) {
        assertThat(server.peer().result("echo", "[" + json + "]")).isEqualTo(json);
      }
    }
  }

  @Test
  void numbers() {
    expectRoundTrip(
        new RpcType<UnaryOperator<Integer>>() {}, "0", "-2147483648", "2147483647", "null");
    expectRoundTrip(new RpcType<UnaryOperator<Long>>() {}, "9223372036854775807", "null");
    expectRoundTrip(new RpcType<UnaryOperator<Short>>() {}, "-32768", "32767");
    expectRoundTrip(new RpcType<UnaryOperator<Byte>>() {}, "-128", "127");
    expectRoundTrip(
        new RpcType<UnaryOperator<Double>>() {},
        "1.5",
        "-0.0",
        "4.9E-324",
        "1.7976931348623157E308",
        "\"NaN\"",
        "\"Infinity\"",
        "\"-Infinity\"");
    expectRoundTrip(new RpcType<UnaryOperator<Float>>() {}, "1.5", "\"NaN\"", "\"-Infinity\"");
    expectRoundTrip(
        new RpcType<UnaryOperator<BigInteger>>() {}, "123456789012345678901234567890", "-1");
    expectRoundTrip(
        new RpcType<UnaryOperator<BigDecimal>>() {},
        "1.10",
        "0.1000000000000000000000001",
        "1E+40");
  }

  @Test
  void texts() {
    expectRoundTrip(new RpcType<UnaryOperator<String>>() {}, "\"\"", "\"ä€\"", "\"\\n\\\"\\\\\"");
    expectRoundTrip(new RpcType<UnaryOperator<Character>>() {}, "\"a\"", "\"ß\"");
    expectRoundTrip(
        new RpcType<UnaryOperator<UUID>>() {}, "\"123e4567-e89b-12d3-a456-426614174000\"");
    expectRoundTrip(new RpcType<UnaryOperator<byte[]>>() {}, "\"AQIDBA==\"", "\"\"");
    expectRoundTrip(new RpcType<UnaryOperator<Boolean>>() {}, "true", "false");
    expectRoundTrip(new RpcType<UnaryOperator<java.net.URI>>() {}, "\"http://a/b?c\"");
    expectRoundTrip(new RpcType<UnaryOperator<Locale>>() {}, "\"de-DE\"");
  }

  @Test
  void times() {
    expectRoundTrip(new RpcType<UnaryOperator<Instant>>() {}, "\"2024-02-29T12:34:56.123456789Z\"");
    expectRoundTrip(new RpcType<UnaryOperator<LocalDate>>() {}, "\"2024-02-29\"");
    expectRoundTrip(new RpcType<UnaryOperator<LocalTime>>() {}, "\"12:34:56.789\"");
    expectRoundTrip(new RpcType<UnaryOperator<LocalDateTime>>() {}, "\"2024-02-29T12:34:56\"");
    expectRoundTrip(
        new RpcType<UnaryOperator<OffsetDateTime>>() {}, "\"2024-02-29T12:34:56+02:00\"");
    expectRoundTrip(
        new RpcType<UnaryOperator<ZonedDateTime>>() {},
        "\"2024-02-29T12:34:56+01:00[Europe/Berlin]\"");
    expectRoundTrip(new RpcType<UnaryOperator<Duration>>() {}, "\"PT1H30M0.5S\"");
    expectRoundTrip(new RpcType<UnaryOperator<Period>>() {}, "\"P1Y2M3D\"");
    expectRoundTrip(new RpcType<UnaryOperator<YearMonth>>() {}, "\"2024-02\"");
    expectRoundTrip(new RpcType<UnaryOperator<ZoneId>>() {}, "\"Europe/Berlin\"");
    expectRoundTrip(new RpcType<UnaryOperator<Month>>() {}, "\"MAY\"");
    expectRoundTrip(new RpcType<UnaryOperator<Year>>() {}, "2024");
  }

  @Test
  void nestedOnes() {
    expectRoundTrip(
        new RpcType<UnaryOperator<Outer>>() {},
        "{\"inners\":[{\"note\":\"a\",\"cells\":[[1,2],[]]},{\"note\":null,\"cells\":[]}],"
            + "\"months\":{\"spring\":[\"MAY\"],\"none\":[]},\"letter\":\"x\"}");
    expectRoundTrip(new RpcType<UnaryOperator<int[][]>>() {}, "[[1],[2,3],[]]", "[]");
    expectRoundTrip(new RpcType<UnaryOperator<String[][]>>() {}, "[[\"a\",null]]");
    expectRoundTrip(
        new RpcType<UnaryOperator<Map<String, List<Map<Integer, Boolean>>>>>() {},
        "{\"a\":[{\"1\":true}]}",
        "{}");
    expectRoundTrip(
        new RpcType<UnaryOperator<Map<String, Object>>>() {},
        "{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}],\"big\":12345678901234567890}");
    expectRoundTrip(new RpcType<UnaryOperator<Optional<List<Integer>>>>() {}, "[1]", "null");
    expectRoundTrip(new RpcType<UnaryOperator<OptionalDouble>>() {}, "1.5", "null");
    expectRoundTrip(new RpcType<UnaryOperator<List<Double>>>() {}, "[\"NaN\",1.0]");
  }
}
