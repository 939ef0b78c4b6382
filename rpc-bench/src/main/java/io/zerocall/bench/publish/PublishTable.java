package io.zerocall.bench.publish;

import io.zerocall.bench.report.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Deliveries as a Markdown table, aligned so that it is readable in a terminal too. */
final class PublishTable {
  private static final double PERCENT = 100;

  private final StringBuilder text = new StringBuilder();
  private int lastSubscribers;

  PublishTable() {
    row("subscribers", "library", "delivered/s", "slowest – fastest round", "missed");
    row("---:", "---", "---:", "---:", "---:");
  }

  /** Adds a row for the rounds of one turn: their median, and the missed notifications. */
  void add(PublishTurn turn, List<Delivery> rounds) {
    List<Delivery> sorted =
        rounds.stream().sorted(Comparator.comparingDouble(Delivery::perSecond)).toList();
    Delivery median = sorted.get(sorted.size() / 2);
    row(
        turn.subscribers() == lastSubscribers ? "" : Integer.toString(turn.subscribers()),
        turn.contender().title(),
        Table.calls(median.perSecond()),
        Table.calls(sorted.get(0).perSecond())
            + " – "
            + Table.calls(sorted.get(sorted.size() - 1).perSecond()),
        String.format(Locale.ROOT, "%.1f %%", PERCENT * median.missedShare()));
    lastSubscribers = turn.subscribers();
  }

  private void row(Object... cells) {
    text.append(String.format(Locale.ROOT, "| %11s | %-38s | %11s | %24s | %7s |%n", cells));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
