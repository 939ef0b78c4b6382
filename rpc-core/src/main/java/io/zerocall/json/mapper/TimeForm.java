package io.zerocall.json.mapper;

import java.time.DateTimeException;
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
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text form of values of a class of {@code java.time}, or of the older classes for dates. It is
 * the form in which they are written; no other form is accepted.
 *
 * @param parse returns the value, or throws a {@link DateTimeException} or
 *     {@link IllegalArgumentException}
 * @param expected a description of the accepted form, for error messages
 */
public record TimeForm(Function<String, Object> parse, String expected) {
  private static final Map<Class<?>, TimeForm> BY_CLASS = new HashMap<>();

  static {
    put(Instant.class, Instant::parse, "2024-02-29T12:34:56Z");
    put(Date.class, Instant::parse, "2024-02-29T12:34:56Z");
    put(Calendar.class, Instant::parse, "2024-02-29T12:34:56Z");
    put(GregorianCalendar.class, Instant::parse, "2024-02-29T12:34:56Z");
    put(OffsetDateTime.class, OffsetDateTime::parse, "2024-02-29T12:34:56+02:00");
    put(ZonedDateTime.class, ZonedDateTime::parse, "2024-02-29T12:34:56+01:00[Europe/Berlin]");
    put(LocalDateTime.class, LocalDateTime::parse, "2024-02-29T12:34:56");
    put(LocalDate.class, LocalDate::parse, "2024-02-29");
    put(LocalTime.class, LocalTime::parse, "12:34:56");
    put(OffsetTime.class, OffsetTime::parse, "12:34:56+02:00");
    put(YearMonth.class, YearMonth::parse, "2024-02");
    put(MonthDay.class, MonthDay::parse, "--02-29");
    put(Duration.class, Duration::parse, "PT1H30M0.5S");
    put(Period.class, Period::parse, "P1Y2M3D");
    BY_CLASS.put(ZoneId.class, new TimeForm(TimeForm::zone, "a time zone, such as Europe/Berlin"));
    BY_CLASS.put(ZoneOffset.class, new TimeForm(TimeForm::offset, "an offset, such as +02:00"));
    BY_CLASS.put(Year.class, new TimeForm(TimeForm::year, "a year as a whole number"));
    BY_CLASS.put(Month.class, new TimeForm(Month::valueOf, "one of " + months()));
  }

  private static void put(Class<?> type, Function<String, Object> parse, String example) {
    BY_CLASS.put(
        type,
        new TimeForm(parse, "ISO 8601 text (" + type.getSimpleName() + "), such as " + example));
  }

  private static String months() {
    return Arrays.stream(Month.values()).map(Month::name).collect(Collectors.joining(", "));
  }

  private static ZoneId zone(String text) {
    return text.startsWith("+") || text.startsWith("-") ? offset(text) : ZoneId.of(text);
  }

  /** Requires a colon, since Java also reads digits alone. */
  private static ZoneOffset offset(String text) {
    if (!text.equals("Z") && text.indexOf(':') < 0) {
      throw new DateTimeException("no colon");
    }
    return ZoneOffset.of(text);
  }

  private static Year year(String text) {
    return Year.of(Integer.parseInt(text));
  }

  /** Returns the form of a class's values; null if the class is none of these. */
  public static @Nullable TimeForm of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  /**
   * Returns whether the text is only checked here: Jackson writes the older classes by the Julian
   * calendar before 1582, and so must read them too.
   */
  static boolean isLegacy(Class<?> type) {
    return Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type);
  }

  /** Returns the value of a text; null if the text is invalid. */
  @Nullable
  Object read(String text) {
    try {
      return parse.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }
}
