package io.zerocall;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes an {@link RpcTiming} as text, in milliseconds. */
final class TimingText {
  private static final double NANOS_IN_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private TimingText() {}

  /** Returns the parts in one line, for messages and logs. */
  static String line(RpcTiming timing) {
    StringBuilder text = new StringBuilder()
        .append(rounded(timing.turn()))
        .append(" for its turn, ")
        .append(rounded(timing.connection()))
        .append(" for a connection");
    Duration underWay = timing.underWay();
    Duration waited = timing.serverWaited();
    Duration ran = timing.serverRan();
    if (underWay != null && waited != null && ran != null) {
      text.append(", ")
          .append(rounded(underWay))
          .append(" under way, ")
          .append(rounded(waited))
          .append(" waiting and ")
          .append(rounded(ran))
          .append(" running in the server");
    } else if (!timing.sent().isZero()) {
      text.append(", ").append(rounded(timing.sent())).append(" since it was sent");
    }
    Duration silence = timing.silence();
    if (silence != null) {
      text.append("; the server was last heard from ").append(rounded(silence)).append(" ago");
    }
    return text.toString();
  }

  private static String rounded(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", millis(duration));
  }

  /** Returns a line for each part. */
  static String lines(RpcTiming timing) {
    StringBuilder text = new StringBuilder();
    add(text, "waited for its turn", timing.turn());
    add(text, "waited for a connection", timing.connection());
    if (timing.underWay() == null) {
      add(text, "sent, without times from the server", timing.sent());
    } else {
      add(text, "under way", timing.underWay());
      add(text, "waited in the server", timing.serverWaited());
      add(text, "ran in the server", timing.serverRan());
    }
    add(text, "in all", timing.total());
    add(text, "server last heard from, before the end", timing.silence());
    return text.toString();
  }

  private static void add(StringBuilder text, String what, @Nullable Duration duration) {
    if (duration != null) {
      text.append(String.format(Locale.ROOT, "%-39s %10.3f ms%n", what, millis(duration)));
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_IN_MILLI;
  }
}
