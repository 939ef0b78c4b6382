package io.zerocall.syrpc;

import java.time.Duration;

/** The moment, as of {@code System.nanoTime}, at which a wait ends whatever arrives until then. */
record Deadline(long nanoTime) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Returns the deadline of a wait that begins now. */
  static Deadline after(Duration timeout) {
    Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    return new Deadline(System.nanoTime() + bounded.toNanos());
  }

  /** Returns the remaining time; 0 or less after the deadline. */
  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }
}
