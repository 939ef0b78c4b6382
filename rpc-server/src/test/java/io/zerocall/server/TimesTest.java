package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.zerocall.RpcType;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Dates, times and durations are only read in the form that they are written in. */
class TimesTest {
  private static final List<String> NUMBERS = List.of(
      "0",
      "5",
      "1500",
      "1700000000000",
      "1.5",
      "-1",
      "\"5\"",
      "\"1500\"",
      "\"1700000000\"",
      "\"1700000000000\"",
      "\"-1\"",
      "\"1.5\"",
      "\"\"",
      "\" \"",
      "[]",
      "[2024,2,29]",
      "[2024,2]",
      "[12,34]",
      "true",
      "{}");

  /** Returns the inputs that are not refused, or are refused with a message without these words. */
  private static <T> List<String> taken(
      RpcType<UnaryOperator<T>> type, String words, List<String> values) {
    List<String> taken = new ArrayList<>();
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      for (String json : values) {
        String reply = server
            .peer()
            .ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[" + json + "]}");
        if (!reply.contains("-32602") || !reply.contains(words)) {
          taken.add(type.type() + " of " + json + ": " + reply);
        }
      }
    }
    return taken;
  }

  private static <T> void expectSame(RpcType<UnaryOperator<T>> type, String... values) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      for (String json : values) {
        assertThat(server.peer().result("echo", "[" + json + "]")).isEqualTo(json);
      }
    }
  }

  @Test
  void numbersAndOtherTextAreNoTimes() {
    List<String> taken = new ArrayList<>();
    String iso = "ISO 8601 text (";
    taken.addAll(taken(new RpcType<UnaryOperator<Instant>>() {}, iso + "Instant)", NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<Duration>>() {}, iso + "Duration)", NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<LocalDate>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<LocalTime>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<LocalDateTime>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<OffsetDateTime>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<OffsetTime>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<ZonedDateTime>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<YearMonth>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<MonthDay>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<Period>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<Date>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<Calendar>>() {}, iso, NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<ZoneId>>() {}, "a time zone", NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<Month>>() {}, "one of JANUARY", NUMBERS));
    taken.addAll(taken(new RpcType<UnaryOperator<DayOfWeek>>() {}, "", NUMBERS));
    assertThat(taken).isEmpty();
  }

  @Test
  void aYearIsANumberAndAnOffsetAText() {
    assertThat(taken(
            new RpcType<UnaryOperator<Year>>() {},
            "a year as a whole number",
            List.of("\"2024\"", "2024.5", "1000000000", "3000000000", "\"\"", "[2024]", "true")))
        .isEmpty();
    assertThat(taken(
            new RpcType<UnaryOperator<ZoneOffset>>() {},
            "an offset",
            List.of("2", "7200", "\"7200\"", "\"\"", "\"Europe/Berlin\"", "true")))
        .isEmpty();
  }

  @Test
  void aDateIsNoMomentAndAMomentNoDate() {
    List<String> taken = new ArrayList<>();
    List<String> utc = List.of("\"2024-02-29T12:34:56Z\"");
    taken.addAll(taken(new RpcType<UnaryOperator<LocalDate>>() {}, "2024-02-29", utc));
    taken.addAll(taken(new RpcType<UnaryOperator<LocalDateTime>>() {}, "2024-02-29", utc));
    List<String> dates = List.of("\"2024-02-29\"", "\"Thu, 29 Feb 2024 12:34:56 GMT\"");
    taken.addAll(taken(new RpcType<UnaryOperator<Date>>() {}, "2024-02-29", dates));
    taken.addAll(taken(new RpcType<UnaryOperator<Calendar>>() {}, "2024-02-29", dates));
    assertThat(taken).isEmpty();
  }

  public record Holder(Instant at, List<Duration> durations, Optional<LocalDate> date) {}

  @Test
  void numbersAreNoTimesInsideOfValuesEither() {
    assertThat(taken(
            new RpcType<UnaryOperator<Holder>>() {},
            "ISO 8601 text",
            List.of(
                "{\"at\":1700000000000}",
                "{\"at\":\"1700000000\"}",
                "{\"durations\":[\"PT1S\",1500]}",
                "{\"date\":19000}",
                "{\"date\":[2024,2,29]}")))
        .isEmpty();
    assertThat(taken(
            new RpcType<UnaryOperator<List<Instant>>>() {},
            "[0]: expected: ISO 8601",
            List.of("[5]")))
        .isEmpty();
    assertThat(taken(new RpcType<UnaryOperator<Year[]>>() {}, "a year", List.of("[\"2024\"]")))
        .isEmpty();
  }

  @Test
  void numbersAreNoTimesAsNamesOfMembers() {
    List<String> keys = List.of("{\"1700000000000\":1}", "{\"1500\":1}", "{\"\":1}");
    List<String> taken = new ArrayList<>();
    taken.addAll(taken(new RpcType<UnaryOperator<Map<Instant, Integer>>>() {}, "ISO 8601", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<Date, Integer>>>() {}, "ISO 8601", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<Calendar, Integer>>>() {}, "ISO 8601", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<Duration, Integer>>>() {}, "ISO 8601", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<LocalDate, Integer>>>() {}, "ISO 8601", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<ZoneId, Integer>>>() {}, "a time zone", keys));
    taken.addAll(taken(new RpcType<UnaryOperator<Map<Month, Integer>>>() {}, "one of", keys));
    assertThat(taken).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadToTheEndsOfTime() {
    expectSame(
        new RpcType<UnaryOperator<Instant>>() {},
        "\"-1000000000-01-01T00:00:00Z\"",
        "\"+1000000000-12-31T23:59:59.999999999Z\"");
    expectSame(
        new RpcType<UnaryOperator<LocalDate>>() {}, "\"+999999999-12-31\"", "\"-0005-01-01\"");
    expectSame(new RpcType<UnaryOperator<YearMonth>>() {}, "\"+12345-01\"", "\"-0005-01\"");
    expectSame(new RpcType<UnaryOperator<MonthDay>>() {}, "\"--02-29\"");
    expectSame(new RpcType<UnaryOperator<Duration>>() {}, "\"PT-0.001S\"", "\"PT0S\"");
    expectSame(new RpcType<UnaryOperator<OffsetTime>>() {}, "\"00:00+18:00\"");
    expectSame(new RpcType<UnaryOperator<ZoneOffset>>() {}, "\"Z\"", "\"+18:00\"", "\"-01:30\"");
    expectSame(new RpcType<UnaryOperator<ZoneId>>() {}, "\"Z\"", "\"-01:00\"", "\"UTC+01:00\"");
    expectSame(new RpcType<UnaryOperator<DayOfWeek>>() {}, "\"MONDAY\"");
    expectSame(new RpcType<UnaryOperator<Year>>() {}, "-999999999", "0", "999999999");
    expectSame(
        new RpcType<UnaryOperator<Date>>() {},
        "\"2024-02-29T12:34:56.123Z\"",
        "\"1400-02-20T12:34:56.000Z\"");
    expectSame(new RpcType<UnaryOperator<Calendar>>() {}, "\"2024-02-29T12:34:56.123Z\"");
    expectSame(
        new RpcType<UnaryOperator<Map<Date, Integer>>>() {}, "{\"2024-02-29T12:34:56.123Z\":1}");
    expectSame(
        new RpcType<UnaryOperator<Map<YearMonth, Integer>>>() {},
        "{\"+12345-01\":1}",
        "{\"2024-02\":1}");
    expectSame(new RpcType<UnaryOperator<Map<Year, Integer>>>() {}, "{\"2024\":1}");
    expectSame(new RpcType<UnaryOperator<Map<Month, Integer>>>() {}, "{\"MAY\":1}");
    expectSame(
        new RpcType<UnaryOperator<Map<Instant, Integer>>>() {}, "{\"1970-01-01T00:00:00Z\":1}");
  }

  public record OwnForm(
      @JsonFormat(pattern = "dd.MM.yyyy") LocalDate date,
      @JsonFormat(pattern = "yyyy") Date at) {}

  @Test
  void anAnnotationGivesAMemberAnotherForm() {
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .registerFunction(
            "echo", new RpcType<UnaryOperator<OwnForm>>() {}, UnaryOperator.identity()))) {
      String json = "{\"date\":\"29.02.2024\",\"at\":\"2024\"}";
      assertThat(server.peer().result("echo", "[" + json + "]")).isEqualTo(json);
    }
  }
}
