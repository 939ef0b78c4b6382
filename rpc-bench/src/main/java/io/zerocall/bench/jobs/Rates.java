package io.zerocall.bench.jobs;

import io.zerocall.bench.jobs.JobsResult.RateRow;
import io.zerocall.bench.jobs.JobsResult.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rates of several contenders. */
final class Rates {
  private final Map<JobsContender, JobsSystem> systems;
  private final Map<Integer, Map<JobsContender, RateSummary>> rates = new TreeMap<>();

  Rates(Map<JobsContender, JobsSystem> systems) {
    this.systems = systems;
  }

  Map<JobsContender, JobsSystem> systems() {
    return systems;
  }

  void add(int submitters, JobsContender contender, RateSummary rate) {
    rates
        .computeIfAbsent(submitters, any -> new EnumMap<>(JobsContender.class))
        .put(contender, rate);
  }

  /** Returns a row for each contender and number of submitters. */
  List<RateRow> rows() {
    List<RateRow> rows = new ArrayList<>();
    rates.forEach((submitters, of) -> of.forEach(
        (contender, rate) -> rows.add(new RateRow(submitters, contender.title(), rate))));
    return rows;
  }

  /**
   * Compares Zerocall with each other contender.
   *
   * @param least how many times as fast Zerocall should be
   */
  List<Target> comparedWithPeers(double least) {
    List<Target> targets = new ArrayList<>();
    rates.forEach((submitters, of) -> of.forEach((zerocall, rate) -> {
      if (zerocall.isZerocall()) {
        of.forEach((peer, other) -> {
          if (!peer.isZerocall()) {
            String what = submitters + ": " + zerocall.title() + " ÷ " + peer.title();
            targets.add(ratio(what, rate.perSecond() / other.perSecond(), least));
          }
        });
      }
    }));
    return targets;
  }

  /**
   * Compares the largest number of submitters with the smallest.
   *
   * @param least how many times as fast it should be
   */
  List<Target> comparedWithFewest(double least) {
    List<Map.Entry<Integer, Map<JobsContender, RateSummary>>> sorted =
        List.copyOf(rates.entrySet());
    if (sorted.isEmpty()) {
      return List.of();
    }
    var few = sorted.get(0);
    var many = sorted.get(sorted.size() - 1);
    List<Target> targets = new ArrayList<>();
    few.getValue().forEach((contender, slow) -> {
      RateSummary fast = many.getValue().getOrDefault(contender, slow);
      targets.add(ratio(
          many.getKey() + " ÷ " + few.getKey() + ": " + contender.title(),
          fast.perSecond() / slow.perSecond(),
          least));
    });
    return targets;
  }

  private static Target ratio(String what, double ratio, double least) {
    return new Target(
        what,
        String.format(Locale.ROOT, "%.2f", ratio),
        String.format(Locale.ROOT, "≥ %.0f", least),
        ratio >= least);
  }

  /** Ends all processes, and looks whether each acknowledged job is in its store. */
  List<Target> kept() throws IOException {
    List<Target> targets = new ArrayList<>();
    for (Map.Entry<JobsContender, JobsSystem> entry : systems.entrySet()) {
      long stored = entry.getValue().stored();
      long acknowledged = entry.getValue().acknowledged();
      targets.add(new Target(
          "lost of " + String.format(Locale.ROOT, "%,d", acknowledged) + " acknowledged: "
              + entry.getKey().title(),
          String.format(Locale.ROOT, "%,d", Math.max(0, acknowledged - stored)),
          "0",
          stored >= acknowledged));
    }
    return targets;
  }
}
