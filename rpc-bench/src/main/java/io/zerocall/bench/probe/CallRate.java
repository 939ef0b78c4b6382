package io.zerocall.bench.probe;

import io.zerocall.bench.contender.CallWindow;
import io.zerocall.bench.contender.ContenderClient;
import io.zerocall.bench.contender.WrongAnswerException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls one method from one thread, as fast as possible, and counts. */
final class CallRate {
  private static final int CALLS_BETWEEN_LOOKS = 16;

  private final ContenderClient client;
  private int i;

  CallRate(ContenderClient client) {
    this.client = client;
  }

  /** Returns the calls per second, one after the other. */
  double oneByOne(Duration duration) {
    long begun = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - begun < duration.toNanos()) {
      WrongAnswerException.check(client.mult(i, i + 1), i * (i + 1));
      i++;
      calls++;
    }
    return perSecond(calls, begun);
  }

  /** Returns the calls per second with {@link CallWindow#SIZE} of them in flight. */
  double windowed(Duration duration) {
    CallWindow window = client.openWindow(nanos -> {});
    long begun = System.nanoTime();
    long calls = 0;
    while (calls % CALLS_BETWEEN_LOOKS != 0 || System.nanoTime() - begun < duration.toNanos()) {
      window.call(i, i + 1);
      i++;
      calls++;
    }
    window.drain();
    return perSecond(calls, begun);
  }

  private static double perSecond(long calls, long begunNanos) {
    return calls * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begunNanos);
  }
}
