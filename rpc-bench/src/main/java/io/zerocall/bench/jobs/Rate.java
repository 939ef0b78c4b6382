package io.zerocall.bench.jobs;

/**
 * What a turn measured.
 *
 * @param acknowledged how many jobs were acknowledged, also while none were counted
 * @param serverMicros the processor time that the servers took for each job; 0 if not known
 */
record Rate(
    double perSecond,
    long p50Nanos,
    long p99Nanos,
    long acknowledged,
    long errors,
    double serverMicros) {

  /** Parses the output of {@link SubmitterMain}. */
  static Rate parse(String text) {
    String[] numbers = text.split(" ", -1);
    return new Rate(
        Double.parseDouble(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]),
        Long.parseLong(numbers[4]),
        0);
  }

  /** Returns this rate with another processor time. */
  Rate withServerMicros(double micros) {
    return new Rate(perSecond, p50Nanos, p99Nanos, acknowledged, errors, micros);
  }

  /** Returns the text that {@link #parse} reads, which has no processor time. */
  String text() {
    return perSecond + " " + p50Nanos + " " + p99Nanos + " " + acknowledged + " " + errors;
  }
}
