package io.zerocall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.report.Allocations;
import io.zerocall.bench.report.Chart;
import io.zerocall.bench.report.Figure;
import io.zerocall.bench.report.Page;
import io.zerocall.bench.report.Results;
import io.zerocall.bench.report.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the path of the figures from JMH's fork to the documents, with a turn of one second. */
class TurnRunnerTest {
  private static final Pace ONE_SECOND = new Pace(0, 1);

  @TempDir
  private Path directory;

  @Test
  void aTurnEndsAsARowOfThePageAndABarOfTheChart() throws Exception {
    Turn turn = new Turn(1, Scenario.ONE_THREAD, Contender.XML_RPC_KEEP_ALIVE);
    Results results = new Results();
    results.add(new TurnRunner(ONE_SECOND, Profile.NONE, directory).run(turn));

    List<Figure> figures = results.figures(Scenario.ONE_THREAD);
    assertThat(figures).singleElement().satisfies(figure -> {
      assertThat(figure.callsPerSecond())
          .isPositive()
          .isBetween(figure.slowest(), figure.fastest());
      assertThat(figure.p99Micros()).isGreaterThan(figure.p50Micros());
    });

    Path page = directory.resolve("page.md");
    Files.writeString(
        page, "before\n<!-- figures: written by ./bench -->\nold\n<!-- end of figures -->\nafter");
    Page.update(page, results, "./bench");
    assertThat(page)
        .content()
        .startsWith("before\n")
        .contains("| 1 thread", "Apache XML-RPC, keep-alive", "* Machine: ", "Command: `./bench`")
        .doesNotContain("old")
        .endsWith("after");

    Path svg = directory.resolve("chart.svg");
    Chart.write(svg, results);
    assertThat(svg).content().contains("<svg", "Apache XML-RPC, keep-alive");
    assertThat(Allocations.of(results)).isEmpty();
  }

  @Test
  void theProfilerReportsWhatACallAllocates() throws Exception {
    Turn turn = new Turn(1, Scenario.ONE_THREAD, Contender.TCP);
    Results results = new Results();
    results.add(new TurnRunner(ONE_SECOND, Profile.GC, directory).run(turn));

    assertThat(Allocations.of(results)).matches("1 thread, Raw TCP echo: [0-9,]+ B/op\\R");
  }
}
