package io.zerocall.bench.soak;

import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** The calls in a period, in the order in which they should have begun. */
record Samples(List<Sample> all) {
  private static final int DIGITS = 3;
  private static final int STREAK = 10;

  Samples(List<Sample> all) {
    this.all = List.copyOf(all);
  }

  /** Returns the calls that should have begun in a period. */
  Samples between(long beginNanos, long endNanos) {
    return new Samples(all.stream()
        .filter(each -> each.intendedNanos() - beginNanos >= 0)
        .filter(each -> each.intendedNanos() - endNanos < 0)
        .toList());
  }

  boolean arePending() {
    return all.stream().anyMatch(Sample::isPending);
  }

  long failed() {
    return all.stream().filter(Sample::isFailed).count();
  }

  long percentileNanos(double percentile) {
    Histogram nanos = new Histogram(DIGITS);
    all.forEach(each -> nanos.recordValue(Math.min(each.tookNanos(), Sample.FAILED_NANOS)));
    return nanos.getValueAtPercentile(percentile);
  }

  /**
   * Returns how long after a moment the first of ten consecutive calls began that took no longer
   * than the given time; empty if there are none yet.
   */
  OptionalLong recoveryNanos(long sinceNanos, long limitNanos) {
    int streak = 0;
    long beginning = sinceNanos;
    for (Sample each : all) {
      if (each.intendedNanos() - sinceNanos < 0) {
        continue;
      }
      if (each.tookNanos() > limitNanos) {
        streak = 0;
        continue;
      }
      if (streak == 0) {
        beginning = each.intendedNanos();
      }
      streak++;
      if (streak == STREAK) {
        return OptionalLong.of(beginning - sinceNanos);
      }
    }
    return OptionalLong.empty();
  }
}
