package io.zerocall.bench.soak.attack;

import java.time.Duration;

/**
 * The extent of an attack.
 *
 * @param connections how many connections are open at a time; those that the server closes are
 *     replaced
 * @param rounds the most rounds that a connection sends; after them it stays open
 * @param pause the time from the beginning of a round to the beginning of the next; zero for as
 *     fast as the server reads
 * @param reading how received bytes are treated
 */
record Shape(int connections, int rounds, Duration pause, Reading reading) {
  private static final int FOR_EVER = Integer.MAX_VALUE;

  /** Returns a shape that sends as fast as the server reads. */
  static Shape flood(int connections, Reading reading) {
    return new Shape(connections, FOR_EVER, Duration.ZERO, reading);
  }

  /** Returns a shape with a round every so many milliseconds. */
  static Shape paced(int connections, int pauseMillis, Reading reading) {
    return new Shape(connections, FOR_EVER, Duration.ofMillis(pauseMillis), reading);
  }

  /** Returns a shape with a single round. */
  static Shape once(int connections, Reading reading) {
    return new Shape(connections, 1, Duration.ZERO, reading);
  }
}
