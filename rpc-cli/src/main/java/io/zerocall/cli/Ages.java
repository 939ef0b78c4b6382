package io.zerocall.cli;

import java.time.Duration;
import java.time.Instant;

/** Formats durations for people, with one unit, which is precise enough for an age. */
final class Ages {
  private Ages() {}

  /** Returns the time between two moments; 0s if the second one isn't later. */
  static String between(Instant from, Instant to) {
    long seconds = Math.max(0, Duration.between(from, to).toSeconds());
    if (seconds < 2 * 60) {
      return seconds + "s";
    } else if (seconds < 2 * 3_600) {
      return seconds / 60 + "m";
    } else if (seconds < 2 * 86_400) {
      return seconds / 3_600 + "h";
    }
    return seconds / 86_400 + "d";
  }
}
