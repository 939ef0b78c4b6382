package io.zerocall.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats rows for people, in columns. */
final class TextTable {
  /** Peers choose some texts, which must not control the terminal. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> areTexts;

  /** @param header the names of the columns; those of numbers begin with {@code #} */
  TextTable(String... header) {
    areTexts = List.of(header).stream().map(name -> !name.startsWith("#")).toList();
    rows.add(List.of(header).stream().map(name -> name.replaceFirst("^#", "")).toList());
  }

  void add(String... row) {
    rows.add(List.of(row).stream().map(TextTable::visible).toList());
  }

  /** Returns the lines, without spaces at their ends. */
  List<String> lines() {
    int[] widths = IntStream.range(0, areTexts.size())
        .map(column ->
            rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
        .toArray();
    return rows.stream()
        .map(row -> IntStream.range(0, widths.length)
            .mapToObj(column -> padded(row.get(column), widths[column], areTexts.get(column)))
            .collect(Collectors.joining(GAP))
            .stripTrailing())
        .toList();
  }

  private static String padded(String text, int width, boolean isText) {
    String padding = " ".repeat(width - text.length());
    return isText ? text + padding : padding + text;
  }

  /** Returns a text with a question mark for each character that isn't visible. */
  static String visible(String text) {
    return INVISIBLE.matcher(text).replaceAll("?");
  }
}
