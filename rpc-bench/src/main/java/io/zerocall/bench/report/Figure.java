package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.workload.Latencies;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What all rounds together say of one contender in one scenario.
 *
 * @param callsPerSecond the median of the rounds
 * @param slowest calls per second of the slowest round
 * @param fastest calls per second of the fastest round
 */
public record Figure(
    Contender contender,
    double callsPerSecond,
    double slowest,
    double fastest,
    double p50Micros,
    double p99Micros) {
  private static final double NANOS_PER_MICRO = 1_000;

  static Figure of(Contender contender, List<Measurement> rounds) {
    double[] sorted =
        rounds.stream().mapToDouble(Measurement::callsPerSecond).sorted().toArray();
    Histogram latencies = Latencies.newHistogram();
    rounds.forEach(round -> latencies.add(round.latencies()));
    return new Figure(
        contender,
        median(sorted),
        sorted[0],
        sorted[sorted.length - 1],
        latencies.getValueAtPercentile(50) / NANOS_PER_MICRO,
        latencies.getValueAtPercentile(99) / NANOS_PER_MICRO);
  }

  private static double median(double[] sorted) {
    int upper = sorted.length / 2;
    int lower = (sorted.length - 1) / 2;
    return (sorted[lower] + sorted[upper]) / 2;
  }
}
