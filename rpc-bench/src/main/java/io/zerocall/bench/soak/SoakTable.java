package io.zerocall.bench.soak;

import io.zerocall.bench.soak.attack.Tally;
import java.util.Locale;
import java.util.OptionalLong;

/** Outcomes as a Markdown table, aligned so that it is readable in a terminal too. */
final class SoakTable {
  private static final double NANOS_A_MILLI = 1e6;
  private static final double BYTES_A_MEBIBYTE = 1 << 20;

  private final StringBuilder text = new StringBuilder();

  SoakTable() {
    row(
        "attack",
        "alone",
        "attacked",
        "× p99",
        "failed",
        "recovery",
        "heap",
        "sent",
        "closed",
        "holds");
    row("", "p50 / p99 ms", "p50 / p99 ms", "", "calls", "ms", "MiB", "MB", "connections", "");
    row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---");
  }

  void add(Outcome outcome) {
    Samples alone = outcome.alone();
    Samples attacked = outcome.attacked();
    row(
        outcome.attack(),
        percentiles(alone),
        percentiles(attacked),
        String.format(
            Locale.ROOT, "%.1f", (double) attacked.percentileNanos(99) / alone.percentileNanos(99)),
        attacked.failed() + " of " + attacked.all().size(),
        outcome.recoveryNanos().isEmpty()
            ? "never"
            : millis(outcome.recoveryNanos().getAsLong()),
        mebibytes(OptionalLong.of(outcome.heapBefore())) + " → " + mebibytes(outcome.heapAfter()),
        String.format(Locale.ROOT, "%.1f", outcome.tally().bytes() / 1e6),
        closed(outcome.tally()),
        outcome.holds() ? "yes" : "NO");
  }

  private static String percentiles(Samples samples) {
    return millis(samples.percentileNanos(50)) + " / " + millis(samples.percentileNanos(99));
  }

  private static String millis(long nanos) {
    return nanos >= Sample.FAILED_NANOS
        ? "failed"
        : String.format(Locale.ROOT, "%.1f", nanos / NANOS_A_MILLI);
  }

  private static String mebibytes(OptionalLong bytes) {
    return bytes.isEmpty()
        ? "ended"
        : String.format(Locale.ROOT, "%.1f", bytes.getAsLong() / BYTES_A_MEBIBYTE);
  }

  private static String closed(Tally tally) {
    return tally.closed()
        + " of "
        + tally.opened()
        + (tally.refused() > 0 ? ", refused " + tally.refused() : "");
  }

  private void row(Object... cells) {
    text.append(String.format(
        Locale.ROOT,
        "| %-25s | %15s | %17s | %6s | %13s | %8s | %15s | %7s | %24s | %-5s |%n",
        cells));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
