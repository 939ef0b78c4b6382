package io.zerocall.bench.probe;

import java.util.List;
import java.util.Locale;

/** Findings as a Markdown table, aligned so that it is readable in a terminal too. */
final class FindingTable {
  private final StringBuilder text = new StringBuilder();

  FindingTable() {
    row("probe", "what", "figure", "unit");
    row("---", "---", "---:", "---");
  }

  void add(ProbeName probe, List<Finding> findings) {
    String title = probe.name();
    for (Finding finding : findings) {
      row(title, finding.what(), finding.figure(), finding.unit());
      title = "";
    }
  }

  private void row(Object... cells) {
    text.append(String.format(Locale.ROOT, "| %-16s | %-58s | %22s | %-31s |%n", cells));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
