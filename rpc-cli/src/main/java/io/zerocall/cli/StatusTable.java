package io.zerocall.cli;

import io.zerocall.broker.BrokerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats the status of a broker for people. */
final class StatusTable {
  /** Peers choose some names, which must not control the terminal. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final String GAP = "  ";

  private StatusTable() {}

  /** Returns whole lines. */
  static String of(BrokerStatus status) {
    List<String> lines = new ArrayList<>(List.of(calls(status), refusals(status), ""));
    lines.addAll(names(status));
    lines.add("");
    lines.addAll(workers(status));
    return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
  }

  private static String calls(BrokerStatus status) {
    return "queued " + status.queued()
        + ", running " + status.running()
        + ", answered " + status.answered()
        + " (" + rate(status.callsPerSecond()) + "/s), lost " + status.lost()
        + ", oldest waits " + seconds(status.oldestWaitingMillis());
  }

  private static String refusals(BrokerStatus status) {
    String some = status.refused().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> visible(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
    return "refused " + (some.isEmpty() ? "nothing" : some);
  }

  private static List<String> names(BrokerStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "WORKERS", "QUEUED", "CALLS/S"));
    status
        .names()
        .forEach(name -> rows.add(List.of(
            visible(name.name()),
            String.valueOf(name.workers()),
            String.valueOf(name.queued()),
            rate(name.callsPerSecond()))));
    return table(rows, 1, status.namesOmitted());
  }

  private static List<String> workers(BrokerStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("WORKER", "PEER", "CREDIT", "RUNNING", "NAMES"));
    status
        .workers()
        .forEach(worker -> rows.add(List.of(
            worker.name() == null ? "-" : visible(worker.name()),
            visible(worker.peer()),
            String.valueOf(worker.credit()),
            String.valueOf(worker.running()),
            String.valueOf(worker.names()))));
    return table(rows, 2, status.workersOmitted());
  }

  /**
   * Returns the lines of a table.
   *
   * @param texts how many of the columns are texts; the others are numbers
   * @param omitted how many rows are missing
   */
  private static List<String> table(List<List<String>> rows, int texts, int omitted) {
    int[] widths = IntStream.range(0, rows.get(0).size())
        .map(column ->
            rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
        .toArray();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(IntStream.range(0, widths.length)
          .mapToObj(column -> padded(row.get(column), widths[column], column < texts))
          .collect(Collectors.joining(GAP)));
    }
    if (omitted > 0) {
      lines.add("and " + omitted + " more");
    }
    return lines;
  }

  private static String padded(String text, int width, boolean isText) {
    String padding = " ".repeat(width - text.length());
    return isText ? text + padding : padding + text;
  }

  private static String visible(String text) {
    return INVISIBLE.matcher(text).replaceAll("?");
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.1f", perSecond);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
