package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures as a Markdown table, aligned so that it is readable in a terminal too. */
public final class Table {
  private static final String NONE = "–";

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private Table(Results results) {
    this.results = results;
  }

  public static String of(Results results) {
    return new Table(results).write();
  }

  private String write() {
    row(
        "scenario",
        "library",
        "calls/s",
        "slowest – fastest second",
        "p50 (µs)",
        "p99 (µs)",
        "× XML-RPC",
        "× TCP");
    row("---", "---", "---:", "---:", "---:", "---:", "---:", "---:");
    for (Scenario scenario : Scenario.values()) {
      String title = scenario.title();
      for (Figure figure : results.figures(scenario)) {
        row(title, scenario, figure);
        title = "";
      }
    }
    return text.toString();
  }

  private void row(String title, Scenario scenario, Figure figure) {
    row(
        title,
        figure.contender().title(),
        calls(figure.callsPerSecond()),
        calls(figure.slowest()) + " – " + calls(figure.fastest()),
        micros(figure.p50Micros()),
        micros(figure.p99Micros()),
        ratio(results.ratio(scenario, figure, Contender.XML_RPC_KEEP_ALIVE)),
        ratio(results.ratio(scenario, figure, Contender.TCP)));
  }

  private void row(Object... cells) {
    text.append(String.format(
        Locale.ROOT, "| %-27s | %-32s | %9s | %24s | %9s | %9s | %9s | %6s |%n", cells));
  }

  /** Formats calls per second with three digits: more would be noise. */
  public static String calls(double perSecond) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(perSecond)) - 2));
    return String.format(Locale.ROOT, "%,d", Math.round(Math.round(perSecond / unit) * unit));
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, "%,.0f", micros);
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : NONE;
  }
}
