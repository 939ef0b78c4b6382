package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** All measurements of one run of the command. */
public final class Results {
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  public void add(Measurement measurement) {
    measurements.add(measurement);
  }

  /** Records that something could not be measured; the run continues without it. */
  public void addFailure(String what) {
    failures.add(what);
  }

  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Returns the figures of a scenario in the order of its contenders, without missing ones. */
  public List<Figure> figures(Scenario scenario) {
    return scenario.contenders().stream()
        .filter(contender -> !rounds(scenario, contender).isEmpty())
        .map(contender -> Figure.of(contender, rounds(scenario, contender)))
        .toList();
  }

  /** Returns how many times as fast a figure is as another contender in the same scenario. */
  OptionalDouble ratio(Scenario scenario, Figure figure, Contender to) {
    return figures(scenario).stream()
        .filter(other -> other.contender() == to)
        .mapToDouble(other -> figure.callsPerSecond() / other.callsPerSecond())
        .findFirst();
  }

  private List<Measurement> rounds(Scenario scenario, Contender contender) {
    return measurements.stream()
        .filter(each -> each.scenario() == scenario && each.contender() == contender)
        .toList();
  }
}
