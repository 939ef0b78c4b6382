package io.zerocall.cli;

import io.zerocall.broker.BrokerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the status of a broker for people. */
final class StatusTable {
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
        .map(entry -> TextTable.visible(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
    return "refused " + (some.isEmpty() ? "nothing" : some);
  }

  private static List<String> names(BrokerStatus status) {
    TextTable table = new TextTable("NAME", "#WORKERS", "#QUEUED", "#CALLS/S");
    status
        .names()
        .forEach(name -> table.add(
            name.name(),
            String.valueOf(name.workers()),
            String.valueOf(name.queued()),
            rate(name.callsPerSecond())));
    return withOmitted(table, status.namesOmitted());
  }

  private static List<String> workers(BrokerStatus status) {
    TextTable table = new TextTable("WORKER", "PEER", "#CREDIT", "#RUNNING", "#NAMES");
    status
        .workers()
        .forEach(worker -> table.add(
            worker.name() == null ? "-" : worker.name(),
            worker.peer(),
            String.valueOf(worker.credit()),
            String.valueOf(worker.running()),
            String.valueOf(worker.names())));
    return withOmitted(table, status.workersOmitted());
  }

  private static List<String> withOmitted(TextTable table, int omitted) {
    List<String> lines = new ArrayList<>(table.lines());
    if (omitted > 0) {
      lines.add("and " + omitted + " more");
    }
    return lines;
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.1f", perSecond);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
