package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/** How many times as fast as Apache XML-RPC with keep-alive each is, as bars. */
public final class Chart {
  private static final Contender UNIT = Contender.XML_RPC_KEEP_ALIVE;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 440;
  private static final DecimalFormat TIMES =
      new DecimalFormat("0.0#", DecimalFormatSymbols.getInstance(Locale.ROOT));

  /** A grey that stands out from white and from black alike. */
  private static final Color INK = new Color(0x80, 0x88, 0x92);

  private static final Color NOTHING = new Color(0, 0, 0, 0);

  private static final Map<Contender, Color> COLOURS = new EnumMap<>(Map.of(
      Contender.ZEROCALL, new Color(0x2F, 0x81, 0xD6),
      Contender.XML_RPC_KEEP_ALIVE, new Color(0xD0, 0x8A, 0x2E),
      Contender.XML_RPC_COMMONS, new Color(0xB8, 0xA0, 0x30),
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
    JFreeChart chart = new Chart(results).draw();
    SVGGraphics2D graphics = new SVGGraphics2D(newDocument());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    graphics.stream(svg.toString());
  }

  private static Document newDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private JFreeChart draw() {
    JFreeChart chart = ChartFactory.createBarChart(
        "Calls per second, " + UNIT.title() + " = 1",
        null,
        null,
        ratios(),
        PlotOrientation.VERTICAL,
        true,
        false,
        false);
    chart.setBackgroundPaint(NOTHING);
    chart.getTitle().setPaint(INK);
    chart.getTitle().setFont(font(16));
    chart.getLegend().setBackgroundPaint(NOTHING);
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.getLegend().setItemPaint(INK);
    chart.getLegend().setItemFont(font(12));
    style(chart.getCategoryPlot());
    return chart;
  }

  private DefaultCategoryDataset ratios() {
    DefaultCategoryDataset ratios = new DefaultCategoryDataset();
    for (Contender contender : Contender.values()) {
      for (Scenario scenario : scenarios) {
        ratios.addValue(ratio(scenario, contender), contender.title(), scenario.title());
      }
    }
    return ratios;
  }

  private @Nullable Double ratio(Scenario scenario, Contender contender) {
    for (Figure figure : results.figures(scenario)) {
      if (figure.contender() == contender) {
        return results.ratio(scenario, figure, UNIT).orElseThrow();
      }
    }
    return null;
  }

  private static void style(CategoryPlot plot) {
    plot.setBackgroundPaint(NOTHING);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinePaint(INK);
    plot.addRangeMarker(new ValueMarker(1, INK, new BasicStroke(1)));
    plot.getDomainAxis().setTickLabelPaint(INK);
    plot.getDomainAxis().setTickLabelFont(font(13));
    plot.getDomainAxis().setCategoryMargin(0.12);
    plot.setRangeAxis(logarithmic());
    BarRenderer bars = (BarRenderer) plot.getRenderer();
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);
    bars.setItemMargin(0.04);
    bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", TIMES));
    bars.setDefaultItemLabelsVisible(true);
    bars.setDefaultItemLabelPaint(INK);
    bars.setDefaultItemLabelFont(font(11));
    for (Contender contender : Contender.values()) {
      bars.setSeriesPaint(plot.getDataset().getRowIndex(contender.title()), COLOURS.get(contender));
    }
  }

  /** A tenth of the unit's speed and fifty times it would not fit on another axis. */
  private static LogAxis logarithmic() {
    LogAxis axis = new LogAxis();
    axis.setBase(2);
    axis.setTickUnit(new NumberTickUnit(1, TIMES));
    axis.setNumberFormatOverride(TIMES);
    axis.setSmallestValue(0.125);
    axis.setTickLabelPaint(INK);
    axis.setTickLabelFont(font(12));
    return axis;
  }

  private static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }
}
