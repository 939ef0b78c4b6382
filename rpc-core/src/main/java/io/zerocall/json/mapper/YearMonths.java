package io.zerocall.json.mapper;

import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ext.javatime.ser.YearMonthSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes a {@link YearMonth} with a sign from the year 10000 on, as it is parsed;
 * {@link YearMonth#toString}, which Jackson uses, omits the sign.
 */
public final class YearMonths {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

  private YearMonths() {}

  public static SimpleModule module() {
    return new SimpleModule("io.zerocall.YearMonths")
        .addSerializer(YearMonth.class, new YearMonthSerializer(FORM))
        .addKeySerializer(YearMonth.class, new Key());
  }

  private static final class Key extends StdSerializer<YearMonth> {
    Key() {
      super(YearMonth.class);
    }

    @Override
    public void serialize(YearMonth value, JsonGenerator generator, SerializationContext context) {
      generator.writeName(FORM.format(value));
    }
  }
}
