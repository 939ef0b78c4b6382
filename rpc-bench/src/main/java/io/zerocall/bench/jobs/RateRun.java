package io.zerocall.bench.jobs;

import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures the rates of contenders. All their processes run all the time, and only one contender at
 * a time submits. So the turns are short and alternate, and a machine that slows down slows all
 * contenders down.
 */
final class RateRun {
  private final JobsSettings settings;
  private final Progress progress;

  RateRun(JobsSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Starts the processes of a contender. */
  @FunctionalInterface
  interface Starting {
    JobsSystem start(JobsContender contender) throws IOException;
  }

  /** Returns the number of steps that {@link #run} reports. */
  static int steps(JobsSettings settings, int contenders) {
    return contenders * (1 + settings.submitters().size() * (1 + settings.rounds()));
  }

  /** Measures contenders in this order. Their processes are not ended. */
  Rates run(Set<JobsContender> contenders, Starting starting) throws IOException {
    Map<JobsContender, JobsSystem> systems = new EnumMap<>(JobsContender.class);
    for (JobsContender contender : contenders) {
      progress.step("start " + contender);
      systems.put(contender, starting.start(contender));
    }
    Rates rates = new Rates(systems);
    // The largest number first, so that the JVMs have compiled the code before the others.
    for (int submitters : new TreeSet<>(settings.submitters()).descendingSet()) {
      measure(submitters, rates);
    }
    return rates;
  }

  private void measure(int submitters, Rates rates) throws IOException {
    Map<JobsContender, List<Rate>> all = new EnumMap<>(JobsContender.class);
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Map.Entry<JobsContender, JobsSystem> entry : rates.systems().entrySet()) {
        progress.step(entry.getKey() + ", " + submitters);
        if (round == 0) {
          var unused = entry.getValue().turn(submitters, settings.warmUp());
        } else {
          all.computeIfAbsent(entry.getKey(), any -> new ArrayList<>())
              .add(entry.getValue().turn(submitters, settings.turn()));
        }
      }
    }
    all.forEach((contender, turns) -> rates.add(submitters, contender, RateSummary.of(turns)));
  }
}
