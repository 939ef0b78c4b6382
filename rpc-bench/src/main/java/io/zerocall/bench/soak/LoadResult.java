package io.zerocall.bench.soak;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of a load ended. A call's time counts from the moment at which it should have
 * begun. Thread-safe.
 */
final class LoadResult {
  private static final int DIGITS = 3;

  private final Duration duration;

  // Guarded by this.
  private final Histogram answered = new Histogram(DIGITS);
  private final Histogram refused = new Histogram(DIGITS);
  private long timedOut;
  private long failed;

  LoadResult(Duration duration) {
    this.duration = duration;
  }

  /** How long calls were made. */
  Duration duration() {
    return duration;
  }

  /** Records the end of a call. A reply after the deadline counts as a timeout. */
  synchronized void end(long intendedNanos, @Nullable Throwable failure) {
    long took = Math.max(0, System.nanoTime() - intendedNanos);
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null && took <= Load.DEADLINE.toNanos()) {
      answered.recordValue(took);
    } else if (cause == null || cause instanceof RpcTimeoutException) {
      timedOut++;
    } else if (cause instanceof RpcException rpc && rpc.code() == RpcErrorCode.OVERLOADED) {
      refused.recordValue(took);
    } else {
      failed++;
    }
    notifyAll();
  }

  /** Waits until this many calls have ended; the rest counts as failed. */
  synchronized void awaitEnds(long calls, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        ended() < calls && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    failed += calls - ended();
  }

  private synchronized long ended() {
    return answered() + refused() + timedOut + failed;
  }

  synchronized long answered() {
    return answered.getTotalCount();
  }

  synchronized long refused() {
    return refused.getTotalCount();
  }

  synchronized long timedOut() {
    return timedOut;
  }

  /** Returns the number of calls that ended in a way that overload must not cause. */
  synchronized long failed() {
    return failed;
  }

  /** Returns the calls per second with a reply in time. */
  double goodput() {
    return answered() * (double) TimeUnit.SECONDS.toNanos(1) / duration.toNanos();
  }

  /** Returns the time of the calls with a reply in time; 0 if there are none. */
  synchronized long answeredNanos(double percentile) {
    return answered.getValueAtPercentile(percentile);
  }

  /** Returns the time of the calls that were refused due to overload; 0 if there are none. */
  synchronized long refusedNanos(double percentile) {
    return refused.getValueAtPercentile(percentile);
  }
}
