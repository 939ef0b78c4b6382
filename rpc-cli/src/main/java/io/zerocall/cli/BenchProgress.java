package io.zerocall.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a run on standard error, if that is a terminal. */
final class BenchProgress implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 100;

  private final long durationMillis;
  private final @Nullable ProgressBar bar;

  BenchProgress(String phase, Duration duration, boolean visible) {
    this.durationMillis = duration.toMillis();
    this.bar = visible
        ? new ProgressBarBuilder()
            .setTaskName(phase)
            .setInitialMax(durationMillis)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" s", TimeUnit.SECONDS.toMillis(1))
            .hideEta()
            .build()
        : null;
  }

  /** Returns when the run is over. */
  void follow(long begunNanos, LongSupplier calls, BooleanSupplier isOver)
      throws InterruptedException {
    while (!isOver.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(Math.min(INTERVAL_MILLIS, durationMillis));
      long nanos = System.nanoTime() - begunNanos;
      if (bar != null) {
        bar.stepTo(Math.min(durationMillis, TimeUnit.NANOSECONDS.toMillis(nanos)));
        bar.setExtraMessage(
            String.format(Locale.ROOT, " %,.0f calls/s", calls.getAsLong() * 1e9 / nanos));
      }
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
