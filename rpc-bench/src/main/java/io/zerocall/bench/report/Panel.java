package io.zerocall.bench.report;

import io.zerocall.bench.contender.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;

/**
 * One scenario in the chart: its libraries from the fastest to the slowest, then the transports
 * alone.
 */
final class Panel {
  static final int WIDTH = 450;

  private static final int HEADING = 34;
  private static final int ROW = 21;
  private static final int BAR = 13;
  private static final int LABELS = 220;
  private static final int LONGEST_BAR = 156;
  private static final int GAP = 7;

  /**
   * A transport that is more than this many times as fast as every library doesn't determine the
   * scale.
   */
  private static final double FLOOR_LIMIT = 1.6;

  private final Scenario scenario;
  private final List<Figure> figures;
  private final double scale;

  Panel(Scenario scenario, List<Figure> figures) {
    this.scenario = scenario;
    this.figures = figures.stream()
        .sorted(Comparator.comparing(Panel::isFloor)
            .thenComparing(Figure::callsPerSecond, Comparator.reverseOrder()))
        .toList();
    this.scale = scale();
  }

  /** The calls per second that the longest bar represents. */
  private double scale() {
    double library = fastest(false);
    double floor = fastest(true);
    return library == 0 ? floor : Math.max(library, Math.min(floor, library * FLOOR_LIMIT));
  }

  private double fastest(boolean floor) {
    return figures.stream()
        .filter(figure -> isFloor(figure) == floor)
        .mapToDouble(Figure::callsPerSecond)
        .max()
        .orElse(0);
  }

  int height() {
    return HEADING + figures.size() * ROW;
  }

  void draw(Svg svg, int left, int top) throws XMLStreamException {
    svg.text("heading", left, top + HEADING - 13, scenario.title());
    int y = top + HEADING;
    for (Figure figure : figures) {
      row(svg, left, y, figure);
      y += ROW;
    }
    String axis = "M%d %dV%d".formatted(left + LABELS, top + HEADING - 3, y - 2);
    svg.path("axis", axis);
  }

  private void row(Svg svg, int left, int top, Figure figure) throws XMLStreamException {
    Kind kind = figure.contender().kind();
    String emphasis = kind == Kind.ZEROCALL ? " ours" : "";
    int middle = top + ROW / 2;
    int textLine = middle + 4;
    double length = Math.max(1, Math.min(1, figure.callsPerSecond() / scale) * LONGEST_BAR);
    int bars = left + LABELS;
    svg.text("label" + emphasis, bars - GAP, textLine, figure.contender().title());
    String looks = kind.name().toLowerCase(Locale.ROOT);
    svg.rectangle(looks, bars, middle - BAR / 2.0, length, BAR, 2);
    if (figure.callsPerSecond() > scale) {
      cut(svg, bars + length - 22, middle);
    }
    svg.text(
        "number" + emphasis, bars + length + GAP, textLine, Table.calls(figure.callsPerSecond()));
  }

  /** Marks a bar that is cut off. */
  private static void cut(Svg svg, double x, int middle) throws XMLStreamException {
    for (double at = x; at < x + 10; at += 6) {
      svg.path(
          "cut",
          String.format(Locale.ROOT, "M%.1f %dL%.1f %d", at, middle + BAR, at + 6, middle - BAR));
    }
  }

  private static boolean isFloor(Figure figure) {
    return figure.contender().kind() == Kind.FLOOR;
  }
}
