package io.zerocall.bench.probe;

import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long one thread's calls take, one after the other. */
record Waits(RpcClient client) {
  private static final int DIGITS = 3;

  /** In nanoseconds. */
  Histogram measure(Duration duration) {
    Histogram nanos = new Histogram(DIGITS);
    long begun = System.nanoTime();
    long before = begun;
    for (int i = 0; before - begun < duration.toNanos(); i++) {
      WrongAnswerException.check(ProbeClient.mult(client, i, i + 1), i * (i + 1));
      long now = System.nanoTime();
      nanos.recordValue(now - before);
      before = now;
    }
    return nanos;
  }
}
