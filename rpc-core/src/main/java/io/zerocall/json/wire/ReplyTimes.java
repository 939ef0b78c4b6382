package io.zerocall.json.wire;

import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How long a server says that a call has taken, in the header of the reply:
 * {@code {"timing":{"waited":0.012,"ran":3.4}}}, in milliseconds. Over HTTP it is the field
 * {@code Server-Timing: waited;dur=0.012, ran;dur=3.4} (<a
 * href="https://www.w3.org/TR/server-timing/">Server Timing</a>).
 *
 * @param waitedNanos from the arrival of the request until its method began
 * @param ranNanos from then until the reply was written
 */
public record ReplyTimes(long waitedNanos, long ranNanos) {
  private static final int DECIMALS = 3; // milliseconds as microseconds
  private static final double MOST_MILLIS = TimeUnit.DAYS.toMillis(365);

  /** Returns the header. */
  public byte[] header() {
    String text =
        "{\"timing\":{\"waited\":" + millis(waitedNanos) + ",\"ran\":" + millis(ranNanos) + "}}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the value of the HTTP field {@code Server-Timing}. */
  public String serverTiming() {
    return "waited;dur=" + millis(waitedNanos) + ", ran;dur=" + millis(ranNanos);
  }

  private static String millis(long nanos) {
    return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos), DECIMALS).toPlainString();
  }

  /** Reads a header; returns null if it has no times, or can't be read. */
  public static @Nullable ReplyTimes read(JsonCodec codec, byte @Nullable [] header) {
    if (header == null || header.length == 0) {
      return null;
    }
    try (JsonParser parser = codec.parser(header)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("timing")) {
            return times(parser);
          }
          parser.skipChildren();
        }
      }
    } catch (JacksonException | JsonException e) {
      // The reply counts all the same.
    }
    return null;
  }

  private static @Nullable ReplyTimes times(JsonParser parser) {
    long waited = -1;
    long ran = -1;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      long nanos = value.isNumeric() ? nanos(parser.getDoubleValue()) : -1;
      if (name.equals("waited")) {
        waited = nanos;
      } else if (name.equals("ran")) {
        ran = nanos;
      }
      parser.skipChildren();
    }
    return waited < 0 || ran < 0 ? null : new ReplyTimes(waited, ran);
  }

  private static long nanos(double millis) {
    return millis >= 0 && millis <= MOST_MILLIS
        ? Math.round(millis * TimeUnit.MILLISECONDS.toNanos(1))
        : -1;
  }
}
