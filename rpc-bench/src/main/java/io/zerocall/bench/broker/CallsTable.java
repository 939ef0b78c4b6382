package io.zerocall.bench.broker;

import io.zerocall.bench.report.Table;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls per second as a Markdown table, aligned so that it is readable in a terminal too. */
final class CallsTable {
  private static final String NONE = "–";
  private static final long NANOS_IN_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private final StringBuilder text = new StringBuilder();

  CallsTable() {
    row(
        "threads",
        "system",
        "calls/s",
        "p50 (µs)",
        "p99 (µs)",
        "server CPU (µs)",
        "× direct",
        "× RabbitMQ");
    row("---:", "---", "---:", "---:", "---:", "---:", "---:", "---:");
  }

  /** Adds the rows for a number of threads. */
  void add(int threads, Map<BrokerContender, CallRate> rates) {
    String shown = Integer.toString(threads);
    for (Map.Entry<BrokerContender, CallRate> entry : rates.entrySet()) {
      CallRate rate = entry.getValue();
      row(
          shown,
          entry.getKey().title(),
          Table.calls(rate.perSecond()),
          rate.p50Nanos() / NANOS_IN_MICRO,
          rate.p99Nanos() / NANOS_IN_MICRO,
          String.format(Locale.ROOT, "%.1f", rate.serverMicros()),
          ratio(rate, rates.get(BrokerContender.DIRECT)),
          ratio(rate, rates.get(BrokerContender.RABBITMQ)));
      shown = "";
    }
    for (MeasuredElsewhere other : MeasuredElsewhere.ALL) {
      Integer perSecond = other.perSecond().get(threads);
      if (perSecond != null) {
        row(
            shown,
            other.title(),
            Table.calls(perSecond),
            NONE,
            NONE,
            NONE,
            NONE,
            ratio(other.timesRabbitMq(threads).orElseThrow()));
      }
    }
  }

  private static String ratio(CallRate rate, @Nullable CallRate other) {
    return other == null ? NONE : ratio(rate.perSecond() / other.perSecond());
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void row(Object... cells) {
    text.append(String.format(
        Locale.ROOT, "| %7s | %-38s | %8s | %8s | %8s | %15s | %8s | %10s |%n", cells));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
