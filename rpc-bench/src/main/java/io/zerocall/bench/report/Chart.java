package io.zerocall.bench.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * Calls per second as bars. Every scenario has a panel with its own scale, because a batch and an
 * echo of 64 KB have no useful scale in common. Follows the reader's light or dark theme.
 */
public final class Chart {
  private static final String TITLE = "Calls per second";
  private static final int MARGIN = 22;
  private static final int COLUMN_GAP = 24;
  private static final int WIDTH = 2 * MARGIN + 2 * Panel.WIDTH + COLUMN_GAP;
  private static final int HEADER = 74;
  private static final int PANEL_GAP = 14;

  private static final String STYLE = """

      text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, "Helvetica Neue", \
      Arial, sans-serif; font-size: 12px; fill: #3d4752 }
      .title { font-size: 18px; font-weight: 600; fill: #1b222b }
      .heading { font-size: 14px; font-weight: 600; fill: #1b222b }
      .note { fill: #66717e }
      .label { text-anchor: end }
      .number { font-variant-numeric: tabular-nums; fill: #66717e }
      .ours { font-weight: 600; fill: #0b5fcc }
      .card { fill: #ffffff; stroke: #d5dbe2 }
      .axis { stroke: #c3cad3 }
      .cut { stroke: #ffffff; stroke-width: 2.5 }
      .zerocall { fill: #1f7ae0 }
      .peer { fill: #9eabba }
      .floor { fill: #dbe1e8 }
      @media (prefers-color-scheme: dark) {
        text { fill: #b6c0cb }
        .title, .heading { fill: #eef2f6 }
        .note, .number { fill: #8b96a3 }
        .ours { fill: #6db3ff }
        .card { fill: #0f141a; stroke: #2b333c }
        .axis { stroke: #47515d }
        .cut { stroke: #0f141a }
        .zerocall { fill: #3d93f5 }
        .peer { fill: #62707f }
        .floor { fill: #333c46 }
      }
      """;

  private final List<Panel> panels;
  private final int inFirstColumn;

  private Chart(Results results) {
    panels = Stream.of(Scenario.values())
        .filter(scenario -> !results.figures(scenario).isEmpty())
        .map(scenario -> new Panel(scenario, results.figures(scenario)))
        .toList();
    inFirstColumn = evenSplit();
  }

  public static void write(Path svg, Results results) throws IOException {
    try (OutputStream stream = Files.newOutputStream(svg)) {
      new Chart(results).draw(stream);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void draw(OutputStream stream) throws XMLStreamException {
    int height = HEADER + height(inFirstColumn) + MARGIN - PANEL_GAP;
    try (Svg svg = new Svg(stream, WIDTH, height, TITLE, STYLE)) {
      svg.rectangle("card", 0.5, 0.5, WIDTH - 1, height - 1, 8);
      drawHeader(svg);
      drawColumn(svg, panels.subList(0, inFirstColumn), MARGIN);
      drawColumn(
          svg, panels.subList(inFirstColumn, panels.size()), MARGIN + Panel.WIDTH + COLUMN_GAP);
    }
  }

  private static void drawHeader(Svg svg) throws XMLStreamException {
    svg.text("title", MARGIN, 38, TITLE);
    svg.text("note", MARGIN, 58, "Longer is better. Each scenario has its own scale.");
    int keys = MARGIN + Panel.WIDTH + COLUMN_GAP;
    key(svg, keys, "zerocall", "Zerocall");
    key(svg, keys + 90, "peer", "other libraries");
    key(svg, keys + 210, "floor", "raw bytes, without calls");
  }

  private static void key(Svg svg, int left, String looks, String text) throws XMLStreamException {
    svg.rectangle(looks, left, 48, 12, 12, 2);
    svg.text("note", left + 18, 58, text);
  }

  private static void drawColumn(Svg svg, List<Panel> column, int left) throws XMLStreamException {
    int top = HEADER;
    for (Panel panel : column) {
      panel.draw(svg, left, top);
      top += panel.height() + PANEL_GAP;
    }
  }

  /** Returns how many panels the first column holds in the lowest chart. */
  private int evenSplit() {
    int best = panels.size();
    for (int split = panels.size(); split >= 0; split--) {
      if (height(split) < height(best)) {
        best = split;
      }
    }
    return best;
  }

  private int height(int split) {
    return Math.max(
        columnHeight(panels.subList(0, split)), columnHeight(panels.subList(split, panels.size())));
  }

  private static int columnHeight(List<Panel> column) {
    return column.stream().mapToInt(panel -> panel.height() + PANEL_GAP).sum();
  }
}
