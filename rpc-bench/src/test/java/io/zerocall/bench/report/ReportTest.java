package io.zerocall.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.workload.Latencies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Tests reports with made-up figures. */
class ReportTest {
  /** Roughly the figures of 2 processors; unlisted contenders have a tenth of them. */
  private static final Map<Contender, Double> THOUSANDS = Map.of(
      Contender.ZEROCALL, 15.3,
      Contender.ZEROCALL_JEROMQ, 5.3,
      Contender.XML_RPC_KEEP_ALIVE, 4.4,
      Contender.THRIFT, 17.4,
      Contender.GRPC, 4.9,
      Contender.JEROMQ, 7.0,
      Contender.TCP, 24.1);

  @TempDir
  private Path directory;

  @Test
  void itDrawsEveryFigureWithItsNumber() throws Exception {
    Results results = figuresOfAll();
    Path svg = directory.resolve("chart.svg");
    Chart.write(svg, results);

    String drawing = Files.readString(svg);
    assertThat(drawing).contains("17,400", "1,370,000", "prefers-color-scheme: dark");
    for (Scenario scenario : Scenario.values()) {
      assertThat(drawing).contains(">" + scenario.title() + "<");
      for (Contender contender : scenario.contenders()) {
        assertThat(drawing).contains(">" + contender.title() + "<");
      }
    }
    Document parsed =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(svg.toFile());
    assertThat(parsed.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  @Test
  void theTableSaysHowManyTimesAsFastAsXmlRpcAndAsBareTcp() {
    assertThat(Table.of(figuresOfAll()).lines())
        .anySatisfy(line -> assertThat(line)
            .matches(
                "\\| 1 thread +\\| Zerocall +\\| +15,300 .* 2,00. .* 9,00. .* 3.48 .* 0.63 \\|"))
        .anySatisfy(line -> assertThat(line).matches("\\| asynchronous.* – \\| +– \\|"));
  }

  private static Results figuresOfAll() {
    Results results = new Results();
    for (Scenario scenario : Scenario.values()) {
      for (Contender contender : scenario.contenders()) {
        double thousands = THOUSANDS.getOrDefault(contender, 2.4);
        if (scenario == Scenario.ASYNC && contender == Contender.JEROMQ) {
          thousands = 1_370;
        }
        results.add(measurement(scenario, contender, thousands * 1_000));
      }
    }
    return results;
  }

  private static Measurement measurement(
      Scenario scenario, Contender contender, double callsPerSecond) {
    Histogram latencies = Latencies.newHistogram();
    latencies.recordValueWithCount(2_000_000, 98);
    latencies.recordValueWithCount(9_000_000, 2);
    return new Measurement(
        scenario,
        contender,
        callsPerSecond,
        callsPerSecond,
        callsPerSecond,
        latencies,
        OptionalDouble.empty());
  }
}
