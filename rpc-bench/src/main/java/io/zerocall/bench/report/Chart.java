package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How many times as fast as Apache XML-RPC with keep-alive each is, as bars. */
public final class Chart {
  private static final Contender UNIT = Contender.XML_RPC_KEEP_ALIVE;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;

  /** A grey that stands out from white and from black alike. */
  private static final Color INK = new Color(0x80, 0x88, 0x92);

  private static final Color NOTHING = new Color(0, 0, 0, 0);

  private static final Map<Contender, Color> COLOURS = new EnumMap<>(Map.of(
      Contender.ZEROCALL, new Color(0x2F, 0x81, 0xD6),
      Contender.XML_RPC_KEEP_ALIVE, new Color(0xD0, 0x8A, 0x2E),
      Contender.XML_RPC_MULTICALL, new Color(0xB3, 0x6B, 0x5E),
      Contender.XML_RPC, new Color(0xA8, 0x9A, 0x7A),
      Contender.JEROMQ, new Color(0x8A, 0x93, 0xA0)));

  private final Results results;
  private final List<Scenario> scenarios;

  private Chart(Results results) {
    this.results = results;
    this.scenarios = Stream.of(Scenario.values())
        .filter(scenario -> scenario.contenders().contains(UNIT))
        .toList();
  }

  public static void write(Path svg, Results results) throws IOException {
    CategoryChart chart = new Chart(results).draw();
    VectorGraphicsEncoder.saveVectorGraphic(chart, svg.toString(), VectorGraphicsFormat.SVG);
  }

  private CategoryChart draw() {
    CategoryChart chart = new CategoryChartBuilder()
        .width(WIDTH)
        .height(HEIGHT)
        .title("Calls per second, " + UNIT.title() + " = 1")
        .build();
    style(chart);
    List<String> titles = scenarios.stream().map(Scenario::title).toList();
    for (Contender contender : Contender.values()) {
      chart
          .addSeries(contender.title(), titles, ratios(contender))
          .setFillColor(COLOURS.get(contender));
    }
    return chart;
  }

  private List<@Nullable Double> ratios(Contender contender) {
    return scenarios.stream().map(scenario -> ratio(scenario, contender)).toList();
  }

  private @Nullable Double ratio(Scenario scenario, Contender contender) {
    for (Figure figure : results.figures(scenario)) {
      if (figure.contender() == contender) {
        return results.ratio(scenario, figure, UNIT).orElseThrow();
      }
    }
    return null;
  }

  private static void style(CategoryChart chart) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setChartBackgroundColor(NOTHING)
        .setPlotBackgroundColor(NOTHING)
        .setLegendBackgroundColor(NOTHING)
        .setLegendBorderColor(NOTHING)
        .setChartFontColor(INK)
        .setChartTitleFont(font.deriveFont(Font.BOLD, 15))
        .setChartTitleBoxVisible(false)
        .setLegendFont(font)
        .setPlotBorderVisible(false);
    chart
        .getStyler()
        .setPlotGridLinesColor(INK)
        .setPlotGridLinesStroke(new BasicStroke(0.3f))
        .setPlotGridVerticalLinesVisible(false)
        .setAxisTickLabelsColor(INK)
        .setAxisTickMarksColor(INK)
        .setAxisTickLabelsFont(font);
    chart
        .getStyler()
        .setLabelsVisible(true)
        .setLabelsFont(font.deriveFont(11f))
        .setLabelsPosition(1)
        .setLabelsFontColorAutomaticEnabled(false)
        .setLabelsFontColor(INK)
        .setAvailableSpaceFill(0.85);
  }
}
