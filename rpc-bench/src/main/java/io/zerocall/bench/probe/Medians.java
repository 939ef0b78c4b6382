package io.zerocall.bench.probe;

import java.util.List;

/** The median of several measurements. */
final class Medians {
  private Medians() {}

  /**
   * Returns the median: the mean of the two middle values if their number is even. Needs at least
   * one value.
   */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
