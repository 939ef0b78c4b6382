package io.zerocall.json.schema;

import io.zerocall.JsonText;
import io.zerocall.json.RequestId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
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
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of values that are neither objects nor arrays, as far as they say more than the JSON
 * type. The formats are those of JSON Schema, or otherwise those of OpenAPI's registry.
 */
final class ScalarSchemas {
  private static final String SIGNED = "[-+]?[0-9]+";
  private static final String DURATION = "^[-+]?P(?=[-+0-9T])(" + SIGNED + "D)?(T(?=[-+0-9])("
      + SIGNED + "H)?(" + SIGNED + "M)?([-+]?[0-9]+([.][0-9]{0,9})?S)?)?$";
  private static final String PERIOD =
      "^[-+]?P(?=[-+0-9])(" + SIGNED + "Y)?(" + SIGNED + "M)?(" + SIGNED + "W)?(" + SIGNED + "D)?$";

  private static final Map<Class<?>, Map<String, Object>> BY_CLASS = new HashMap<>();

  static {
    put(schema("boolean"), boolean.class, Boolean.class);
    put(integer(Byte.MIN_VALUE, Byte.MAX_VALUE), byte.class, Byte.class);
    put(integer(Short.MIN_VALUE, Short.MAX_VALUE), short.class, Short.class);
    put(integer(Integer.MIN_VALUE, Integer.MAX_VALUE), int.class, Integer.class);
    put(integer(Long.MIN_VALUE, Long.MAX_VALUE), long.class, Long.class);
    put(integer(Year.MIN_VALUE, Year.MAX_VALUE), Year.class);
    put(schema("integer"), BigInteger.class);
    put(schema("number"), BigDecimal.class);
    put(schema("string"), String.class, CharSequence.class, char[].class);
    put(with(schema("string", "minLength", 1), "maxLength", 1), char.class, Character.class);
    put(schema("string", "contentEncoding", "base64"), byte[].class, ByteBuffer.class);
    put(schema("string", "format", "uuid"), UUID.class);
    put(schema("string", "format", "uri-reference"), URI.class);
    put(schema("string", "format", "date-time"), Instant.class, OffsetDateTime.class);
    put(schema("string", "format", "date-time"), Date.class, Calendar.class);
    put(schema("string", "format", "date"), LocalDate.class);
    put(schema("string", "format", "date-time-local"), LocalDateTime.class);
    put(schema("string", "format", "time-local"), LocalTime.class);
    put(text("A time with an offset, ISO 8601: 12:34+02:00"), OffsetTime.class);
    put(
        text("A time with offset and zone: 2024-02-29T12:34:56+01:00[Europe/Berlin]"),
        ZonedDateTime.class);
    put(with(text("An ISO 8601 duration: PT1H30M0.5S"), "pattern", DURATION), Duration.class);
    put(with(text("An ISO 8601 period: P1Y2M3D"), "pattern", PERIOD), Period.class);
    put(schema("string", "pattern", "^[-+]?[0-9]{4,9}-[0-9]{2}$"), YearMonth.class);
    put(schema("string", "pattern", "^--[0-9]{2}-[0-9]{2}$"), MonthDay.class);
    put(schema("null"), void.class, Void.class);
    put(Map.of("type", List.of("string", "number")), RequestId.class);
    put(Map.of(), Object.class, JsonText.class);
  }

  private ScalarSchemas() {}

  /** Returns the schema of a class's values; null if the class is none of these. */
  static @Nullable Map<String, Object> of(Class<?> raw) {
    Map<String, Object> schema = BY_CLASS.get(raw);
    return schema == null ? null : new LinkedHashMap<>(schema);
  }

  /** Returns a schema for values of one of JSON's types. */
  static Map<String, Object> schema(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }

  private static Map<String, Object> schema(String type, String keyword, Object value) {
    return with(schema(type), keyword, value);
  }

  private static Map<String, Object> text(String description) {
    return schema("string", "description", description);
  }

  private static Map<String, Object> with(
      Map<String, Object> schema, String keyword, Object value) {
    schema.put(keyword, value);
    return schema;
  }

  private static Map<String, Object> integer(long least, long most) {
    return with(schema("integer", "minimum", least), "maximum", most);
  }

  private static void put(Map<String, Object> schema, Class<?>... classes) {
    for (Class<?> type : classes) {
      BY_CLASS.put(type, schema);
    }
  }
}
