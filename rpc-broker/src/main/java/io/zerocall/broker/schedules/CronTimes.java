package io.zerocall.broker.schedules;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times that a cron expression means in a time zone.
 *
 * <p>When the zone's clock is changed, such as to daylight saving time, an expression whose hour is
 * {@code *} keeps its pace. With any other hour, a time that doesn't exist is moved to the moment
 * of the change, and of a time that exists twice the first one counts. So what happens once a day
 * does so on every day. The library that knows cron is only asked about days without a change.
 * Immutable.
 */
final class CronTimes {
  private static final int MOST_CHARACTERS = 256;

  private static final Map<String, String> MACROS = Map.of(
      "@yearly", "0 0 1 1 *",
      "@annually", "0 0 1 1 *",
      "@monthly", "0 0 1 * *",
      "@weekly", "0 0 * * 0",
      "@daily", "0 0 * * *",
      "@midnight", "0 0 * * *",
      "@hourly", "0 * * * *");

  private static final String EXPECTED = " (expected: five fields, the minute, hour, day of the"
      + " month, month and day of the week, such as \"30 3 * * MON-FRI\"; or one of @hourly, @daily,"
      + " @weekly, @monthly and @yearly)";

  private static final CronDefinition FIVE_FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  private final ExecutionTime times;
  private final boolean isEveryHour;
  private final ZoneRules rules;

  private CronTimes(ExecutionTime times, boolean isEveryHour, ZoneRules rules) {
    this.times = times;
    this.isEveryHour = isEveryHour;
    this.rules = rules;
  }

  /**
   * Reads an expression.
   *
   * @param expression the fields, or a macro such as {@code @daily}
   * @param zone the name of a time zone, such as {@code Europe/Berlin}
   * @throws IllegalArgumentException with a message for the submitter, if one of them is invalid
   */
  static CronTimes of(String expression, String zone) {
    ZoneRules rules = rules(zone);
    Cron cron = parse(expression);
    CronField hour = Objects.requireNonNull(cron.retrieveFieldsAsMap().get(CronFieldName.HOUR));
    boolean isEveryHour = hour.getExpression() instanceof Always;
    return new CronTimes(ExecutionTime.forCron(cron), isEveryHour, rules);
  }

  private static ZoneRules rules(String zone) {
    try {
      return ZoneId.of(zone).getRules();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone: " + quoted(zone) + " (expected: the name of a time zone, such as Europe/Berlin)");
    }
  }

  private static Cron parse(String expression) {
    String fields = MACROS.getOrDefault(expression, expression);
    if (fields.length() > MOST_CHARACTERS || fields.indexOf('|') >= 0) { // a form of the library's
      throw new IllegalArgumentException("cron: " + quoted(expression) + EXPECTED);
    }
    try {
      return new CronParser(FIVE_FIELDS).parse(fields).validate();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("(?U)\\p{Cntrl}", "?");
      throw new IllegalArgumentException("cron: " + quoted(expression) + ": " + why + EXPECTED, e);
    }
  }

  private static String quoted(String text) {
    String part = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    return "\"" + part.replaceAll("(?U)\\p{Cntrl}", "?") + "\"";
  }

  /** Returns the first of the times after a moment; empty if there is none. */
  Optional<Instant> after(Instant moment) {
    return Optional.ofNullable(isEveryHour ? inTurn(moment) : onTheClock(moment));
  }

  /** Until the clock is changed it has one offset, and then another one. */
  private @Nullable Instant inTurn(Instant moment) {
    ZoneOffset offset = rules.getOffset(moment);
    ZoneOffsetTransition change = rules.nextTransition(moment);
    LocalDateTime next = next(LocalDateTime.ofInstant(moment, offset));
    while (next != null
        && change != null
        && !next.toInstant(offset).isBefore(change.getInstant())) {
      offset = change.getOffsetAfter();
      next = next(change.getDateTimeAfter().minusNanos(1)); // the change itself may be a time
      change = rules.nextTransition(change.getInstant());
    }
    return next == null ? null : next.toInstant(offset);
  }

  private @Nullable Instant onTheClock(Instant moment) {
    LocalDateTime from = LocalDateTime.ofInstant(moment, rules.getOffset(moment));
    for (LocalDateTime next = next(from); next != null; next = next(next)) {
      Instant instant = instant(next);
      if (instant.isAfter(moment)) {
        return instant;
      }
    }
    return null;
  }

  private Instant instant(LocalDateTime local) {
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change == null) {
      return local.toInstant(rules.getOffset(local));
    }
    return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
  }

  /** Returns the next time on a clock that is never changed; null if there is none. */
  private @Nullable LocalDateTime next(LocalDateTime local) {
    return times
        .nextExecution(local.atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime)
        .orElse(null);
  }
}
