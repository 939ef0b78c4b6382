package io.zerocall.bench.probe;

import java.util.List;

/** The middle of what was measured several times. */
final class Medians {
  private Medians() {}

  /** The mean of the two in the middle if there are two; there has to be at least one value. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
