package io.zerocall.bench.report;

import java.util.Locale;

/** The bytes that the clients' JVMs allocated per call, a line for each profiled contender. */
public final class Allocations {
  private Allocations() {}

  public static String of(Results results) {
    StringBuilder lines = new StringBuilder();
    for (Scenario scenario : Scenario.values()) {
      for (Figure figure : results.figures(scenario)) {
        figure
            .bytesPerCall()
            .ifPresent(bytes -> lines.append(String.format(
                Locale.ROOT,
                "%s, %s: %,.0f B/op%n",
                scenario.title(),
                figure.contender().title(),
                bytes)));
      }
    }
    return lines.toString();
  }
}
