package io.zerocall.bench.broker;

/**
 * What was measured: calls in a second, percentiles of how long they took, and the processor time
 * that the server or broker took for each. The figures of a broker's workers are not included.
 */
record CallRate(double perSecond, long p50Nanos, long p99Nanos, double serverMicros) {

  /**
   * Parses the output of {@link CallerMain}.
   *
   * @param serverMicros see the record
   */
  static CallRate parse(String text, double serverMicros) {
    String[] numbers = text.split(" ", -1);
    return new CallRate(
        Double.parseDouble(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        serverMicros);
  }
}
