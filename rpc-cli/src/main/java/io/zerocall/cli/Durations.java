package io.zerocall.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses durations such as {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h} and {@code 7d}. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
  private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  Durations() {}

  /** Returns whether a text has the form of a duration. */
  static boolean areIn(String text) {
    return DURATION.matcher(text).matches();
  }

  @Override
  public Duration convert(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" (expected: a number with its unit, such as 500ms, 1.5s or 2m)");
    }
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(nanos(matcher.group(2)));
    if (nanos.compareTo(LONGEST_NANOS) > 0) {
      throw new TypeConversionException("\"" + text + "\" (expected: less than 106751d)");
    }
    Duration duration = Duration.ofNanos(nanos.longValue());
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
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 86_400_000_000_000L;
        });
  }
}
