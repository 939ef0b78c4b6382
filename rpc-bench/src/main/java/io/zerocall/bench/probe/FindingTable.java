package io.zerocall.bench.probe;

import java.util.List;
import java.util.Locale;

/** Findings as a table in Markdown, lined up so that a terminal shows it as well. */
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
