package io.zerocall.bench.broker;

/** What was measured: calls in a second, and percentiles of how long they took. */
record CallRate(double perSecond, long p50Nanos, long p99Nanos) {

  /** Parses the output of {@link #toString}. */
  static CallRate parse(String text) {
    String[] numbers = text.split(" ", -1);
    return new CallRate(
        Double.parseDouble(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  @Override
  public String toString() {
    return perSecond + " " + p50Nanos + " " + p99Nanos;
  }
}
