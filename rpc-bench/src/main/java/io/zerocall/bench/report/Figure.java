package io.zerocall.bench.report;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.workload.Latencies;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * The result of all rounds for one contender in one scenario.
 *
 * @param callsPerSecond the median of the rounds
 * @param slowest calls per second in the slowest of all seconds
 * @param fastest calls per second in the fastest of all seconds
 * @param bytesPerCall what the client's JVM allocated on average, if that was measured
 */
public record Figure(
    Contender contender,
    double callsPerSecond,
    double slowest,
    double fastest,
    double p50Micros,
    double p99Micros,
    OptionalDouble bytesPerCall) {
  private static final double NANOS_PER_MICRO = 1_000;

  static Figure of(Contender contender, List<Measurement> rounds) {
    double[] sorted =
        rounds.stream().mapToDouble(Measurement::callsPerSecond).sorted().toArray();
    Histogram latencies = Latencies.newHistogram();
    rounds.forEach(round -> latencies.add(round.latencies()));
    return new Figure(
        contender,
        median(sorted),
        rounds.stream().mapToDouble(Measurement::slowest).min().orElseThrow(),
        rounds.stream().mapToDouble(Measurement::fastest).max().orElseThrow(),
        latencies.getValueAtPercentile(50) / NANOS_PER_MICRO,
        latencies.getValueAtPercentile(99) / NANOS_PER_MICRO,
        rounds.stream().flatMapToDouble(round -> round.bytesPerCall().stream()).average());
  }

  private static double median(double[] sorted) {
    int upper = sorted.length / 2;
    int lower = (sorted.length - 1) / 2;
    return (sorted[lower] + sorted[upper]) / 2;
  }
}
