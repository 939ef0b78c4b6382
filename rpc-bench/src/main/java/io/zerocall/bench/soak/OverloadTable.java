package io.zerocall.bench.soak;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Loads as a Markdown table, aligned so that it is readable in a terminal too. */
final class OverloadTable {
  private static final double GOODPUT_SHARE = 0.9;
  private static final long REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double NANOS_A_MILLI = 1e6;

  private final StringBuilder text = new StringBuilder();

  OverloadTable() {
    row(
        "method",
        "load",
        "goodput",
        "of the peak",
        "answered after",
        "refused",
        "refused after",
        "timed out",
        "failed",
        "holds");
    row("", "calls/s", "calls/s", "", "p50 / p99 ms", "", "p99 ms", "", "", "");
    row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---");
  }

  /**
   * Adds a row.
   *
   * @param times the load, as a multiple of the peak
   * @param peak the most calls that the server replied to in a second
   * @return whether the targets of an overloaded server are met; at the peak itself there are none
   */
  boolean add(Capacity capacity, int times, double peak, LoadResult result) {
    boolean holds = times == 1 || holds(peak, result);
    row(
        capacity,
        String.format(Locale.ROOT, "%d × %,.0f", times, peak),
        String.format(Locale.ROOT, "%,.0f", result.goodput()),
        String.format(Locale.ROOT, "%.0f %%", 100 * result.goodput() / peak),
        millis(result.answeredNanos(50)) + " / " + millis(result.answeredNanos(99)),
        String.format(Locale.ROOT, "%,d", result.refused()),
        result.refused() == 0 ? "–" : millis(result.refusedNanos(99)),
        String.format(Locale.ROOT, "%,d", result.timedOut()),
        String.format(Locale.ROOT, "%,d", result.failed()),
        times == 1 ? "–" : holds ? "yes" : "NO");
    return holds;
  }

  private static boolean holds(double peak, LoadResult result) {
    return result.goodput() >= GOODPUT_SHARE * peak
        && result.answeredNanos(99) <= Load.DEADLINE.toNanos() / 2
        && (result.refused() == 0 || result.refusedNanos(99) < REFUSAL_NANOS);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_A_MILLI);
  }

  private void row(Object... cells) {
    text.append(String.format(
        Locale.ROOT,
        "| %-8s | %10s | %8s | %11s | %17s | %9s | %13s | %9s | %6s | %-5s |%n",
        cells));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
