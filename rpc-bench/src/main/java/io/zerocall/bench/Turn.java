package io.zerocall.bench;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.report.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One contender in one scenario, in two new JVMs. */
record Turn(int round, Scenario scenario, Contender contender) {

  /**
   * Returns the turns of a run. The contenders of a scenario follow one another, and each round
   * goes through all scenarios, so that a machine that slows down slows all contenders down.
   */
  static List<Turn> plan(int rounds, Set<Scenario> scenarios, Set<Contender> contenders) {
    List<Turn> turns = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (Scenario scenario : scenarios) {
        for (Contender contender : scenario.contenders()) {
          if (contenders.contains(contender)) {
            turns.add(new Turn(round, scenario, contender));
          }
        }
      }
    }
    return turns;
  }

  String fileName() {
    return round + "-" + scenario + "-" + contender + ".log";
  }

  @Override
  public String toString() {
    return "round " + round + ", " + scenario.title() + ", " + contender.title();
  }
}
