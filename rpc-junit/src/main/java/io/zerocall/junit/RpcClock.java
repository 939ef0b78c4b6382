package io.zerocall.junit;

import java.time.Duration;

/**
 * The clock of a test, by which the deadlines of calls and the delays of the network are measured.
 * At the beginning of a test it runs as the system's clock does. Thread-safe.
 *
 * <p>Timeouts of threads that wait for something else than a call are real time.
 */
public final class RpcClock {
  private final TestTime time;

  RpcClock(TestTime time) {
    this.time = time;
  }

  /**
   * Moves the clock ahead. What becomes due happens at once, but on other threads: calls whose
   * deadline has passed end, and delayed messages arrive.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: >= 0)");
    }
    time.advance(duration.toNanos());
  }

  /**
   * Stops the clock until the end of the test, so that only {@link #advance} moves it. A deadline
   * doesn't pass then, however slow the machine is. So a blocking call whose message or reply is
   * lost waits until another thread moves the clock.
   */
  public void stop() {
    time.stop();
  }
}
