package io.zerocall.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses durations such as {@code 500ms}, {@code 1.5s} and {@code 2m}. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m)");

  Durations() {}

  @Override
  public Duration convert(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" (expected: a number with its unit, such as 500ms, 1.5s or 2m)");
    }
    Duration duration = Duration.ofNanos(
        new BigDecimal(matcher.group(1)).multiply(nanos(matcher.group(2))).longValue());
    if (duration.isZero()) {
      throw new TypeConversionException("\"" + text + "\" (expected: > 0)");
    }
    return duration;
  }

  private static BigDecimal nanos(String unit) {
    return new BigDecimal(
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          default -> 60_000_000_000L;
        });
  }
}
