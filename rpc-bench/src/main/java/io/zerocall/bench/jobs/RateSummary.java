package io.zerocall.bench.jobs;

import java.util.Comparator;
import java.util.List;

/**
 * Several turns of the same contender.
 *
 * @param perSecond the median; it, the percentiles and the processor time are those of one turn
 * @param slowest the rate of the slowest turn
 * @param fastest the rate of the fastest turn
 * @param errors of all turns together
 */
record RateSummary(
    double perSecond,
    double slowest,
    double fastest,
    long p50Nanos,
    long p99Nanos,
    long errors,
    double serverMicros) {

  /** Summarizes turns; there must be one at least. */
  static RateSummary of(List<Rate> turns) {
    List<Rate> sorted =
        turns.stream().sorted(Comparator.comparingDouble(Rate::perSecond)).toList();
    Rate median = sorted.get(sorted.size() / 2);
    return new RateSummary(
        median.perSecond(),
        sorted.get(0).perSecond(),
        sorted.get(sorted.size() - 1).perSecond(),
        median.p50Nanos(),
        median.p99Nanos(),
        turns.stream().mapToLong(Rate::errors).sum(),
        median.serverMicros());
  }
}
