package io.zerocall.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The part of {@code docs/benchmarks.md} that the command writes: everything between its two
 * markers.
 */
public final class Page {
  private static final String BEGIN = "<!-- figures: written by ./bench -->";
  private static final String END = "<!-- end of figures -->";

  private Page() {}

  /**
   * Replaces the last run's figures.
   *
   * @param command the command line that repeats the run
   */
  public static void update(Path page, Results results, String command) throws IOException {
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + ": no line \"" + BEGIN + "\" before a line \"" + END + "\"");
    }
    Files.writeString(
        page,
        old.substring(0, begin + BEGIN.length())
            + "\n"
            + section(results, command)
            + old.substring(end));
  }

  private static String section(Results results, String command) {
    return """
        ![Calls per second of every library in every scenario](benchmarks.svg)

        %s
        %s* Command: `%s`
        %s""".formatted(Table.of(results), Machine.describeRun(), command, failures(results));
  }

  private static String failures(Results results) {
    return results.failures().stream()
        .map(failure -> "* Failed, and not counted: " + failure + "\n")
        .collect(Collectors.joining());
  }
}
