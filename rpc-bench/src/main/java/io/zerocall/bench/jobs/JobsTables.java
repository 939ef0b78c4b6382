package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsResult.RateRow;
import io.zerocall.bench.jobs.JobsResult.Target;
import io.zerocall.bench.report.Table;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The rates, and the figures with their targets, as Markdown tables, aligned so that they are
 * readable in a terminal too.
 */
final class JobsTables {
  private static final String NONE = "–";
  private static final long NANOS_IN_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private final StringBuilder rates = new StringBuilder();
  private final StringBuilder targets = new StringBuilder();

  JobsTables() {
    rateRow(
        "part",
        "submitters",
        "system",
        "jobs/s",
        "slowest – fastest turn",
        "p50 (µs)",
        "p99 (µs)",
        "server CPU (µs)",
        "errors");
    rateRow("---", "---:", "---", "---:", "---:", "---:", "---:", "---:", "---:");
    targetRow("part", "what", "figure", "target", "met");
    targetRow("---", "---", "---:", "---:", "---");
  }

  /** Adds what a part has measured. */
  void add(JobsPart part, JobsResult result) {
    for (RateRow row : result.rates()) {
      RateSummary rate = row.rate();
      rateRow(
          part,
          row.submitters(),
          row.system(),
          perSecond(rate.perSecond()),
          perSecond(rate.slowest()) + " – " + perSecond(rate.fastest()),
          micros(rate.p50Nanos()),
          micros(rate.p99Nanos()),
          String.format(Locale.ROOT, "%,.0f", rate.serverMicros()),
          rate.errors());
    }
    for (Target target : result.targets()) {
      boolean none = target.target().isEmpty();
      targetRow(
          part,
          target.what(),
          target.figure(),
          none ? NONE : target.target(),
          none ? NONE : target.met() ? "yes" : "NO");
    }
  }

  private static String perSecond(double rate) {
    return rate == 0 ? "0" : Table.calls(rate);
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%,d", nanos / NANOS_IN_MICRO);
  }

  private void rateRow(Object... cells) {
    rates.append(String.format(
        Locale.ROOT, "| %-6s | %10s | %-28s | %7s | %22s | %9s | %9s | %15s | %6s |%n", cells));
  }

  private void targetRow(Object... cells) {
    targets.append(String.format(Locale.ROOT, "| %-6s | %-66s | %7s | %7s | %-3s |%n", cells));
  }

  @Override
  public String toString() {
    return rates + System.lineSeparator() + targets;
  }
}
