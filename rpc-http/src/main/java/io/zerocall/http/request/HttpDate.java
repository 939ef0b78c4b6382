package io.zerocall.http.request;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The current time in the format of HTTP's {@code Date} header, formatted once a second.
 * Thread-safe.
 */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
          "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);
  private static final long MILLIS = 1_000;

  private static volatile Second known = Second.of(0);

  private HttpDate() {}

  private record Second(long number, AsciiString text) {
    static Second of(long number) {
      return new Second(number, new AsciiString(FORMAT.format(Instant.ofEpochSecond(number))));
    }
  }

  /** Returns the current time. */
  public static AsciiString now() {
    long present = System.currentTimeMillis() / MILLIS;
    Second second = known;
    if (second.number() != present) {
      second = Second.of(present);
      known = second;
    }
    return second.text();
  }
}
