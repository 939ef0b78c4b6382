package io.zerocall.cli;

import io.zerocall.RpcTiming;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows where the time of a call went: a line for each part that is known. */
final class TimingText {
  private static final double NANOS_IN_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private TimingText() {}

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
      text.append(String.format(
          Locale.ROOT, "%-39s %10.3f ms%n", what, duration.toNanos() / NANOS_IN_MILLI));
    }
  }
}
