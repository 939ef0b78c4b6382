package io.zerocall.bench.soak.attack;

import java.time.Duration;

/**
 * How much of it there is.
 *
 * @param connections how many connections are open at a time; what the server closes is replaced
 * @param rounds the most rounds that a connection sends; after them it stays open
 * @param pause the time from the beginning of a round to the beginning of the next; zero for as
 *     fast as the server reads
 * @param reading what is done with the bytes that come
 */
record Shape(int connections, int rounds, Duration pause, Reading reading) {
  private static final int FOR_EVER = Integer.MAX_VALUE;

  /** As fast as the server reads. */
  static Shape flood(int connections, Reading reading) {
    return new Shape(connections, FOR_EVER, Duration.ZERO, reading);
  }

  /** A round each so many milliseconds. */
  static Shape paced(int connections, int pauseMillis, Reading reading) {
    return new Shape(connections, FOR_EVER, Duration.ofMillis(pauseMillis), reading);
  }

  /** One round, and then nothing more. */
  static Shape once(int connections, Reading reading) {
    return new Shape(connections, 1, Duration.ZERO, reading);
  }
}
