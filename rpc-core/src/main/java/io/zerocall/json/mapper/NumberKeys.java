package io.zerocall.json.mapper;

import java.math.BigDecimal;
import java.util.function.Function;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads members' names that are numbers as strictly as {@link StrictNumbers} reads values. */
public final class NumberKeys extends KeyDeserializer {
  private final Class<?> type;
  private final Function<String, Number> parse;

  private NumberKeys(Class<?> type, Function<String, Number> parse) {
    this.type = type;
    this.parse = parse;
  }

  /** Returns the module that registers these readers. */
  public static SimpleModule module(int mostDigits) {
    return new SimpleModule("io.zerocall.NumberKeys")
        .addKeyDeserializer(Double.class, new NumberKeys(Double.class, Double::valueOf))
        .addKeyDeserializer(Float.class, new NumberKeys(Float.class, Float::valueOf))
        .addKeyDeserializer(
            BigDecimal.class, new NumberKeys(BigDecimal.class, key -> decimal(key, mostDigits)));
  }

  private static BigDecimal decimal(String key, int mostDigits) {
    BigDecimal value = new BigDecimal(key);
    if (StrictNumbers.digits(value) > mostDigits) {
      throw new NumberFormatException("too many digits");
    }
    return value;
  }

  @Override
  public Object deserializeKey(String key, DeserializationContext context) {
    try {
      Number value = parse.apply(key);
      if (!Double.isInfinite(value.doubleValue())
          || value instanceof BigDecimal
          || key.equals("Infinity")
          || key.equals("-Infinity")) {
        return value;
      }
    } catch (NumberFormatException e) {
      // It is rejected like a number that is too large.
    }
    return context.handleWeirdKey(type, key, "no number, or out of range");
  }
}
