package io.zerocall.bench.probe;

import java.util.List;
import java.util.Locale;

/** Findings as a Markdown table, aligned so that it is readable in a terminal too. */
public final class FindingTable {
  private final StringBuilder text = new StringBuilder();

  /** @param subject what the first column contains */
  public FindingTable(String subject) {
    row(subject, "what", "figure", "unit");
    row("---", "---", "---:", "---");
  }

  /** Adds the rows of one measurement. */
  public void add(String name, List<Finding> findings) {
    String title = name;
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
