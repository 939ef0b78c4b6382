package io.zerocall.cli;

import io.zerocall.client.JobProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a job's progress on standard error, which must be a terminal. */
final class JobBar implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 100;
  private static final int UNKNOWN = -1;

  private final ProgressBar bar;

  /** Begins with a bar whose end is unknown. */
  JobBar(String name) {
    this.bar = new ProgressBarBuilder()
        .setTaskName(TextTable.visible(name))
        .setInitialMax(UNKNOWN)
        .setUpdateIntervalMillis(INTERVAL_MILLIS)
        // Otherwise it misses a step that comes while it draws, and a message without a step.
        .continuousUpdate()
        .setStyle(ProgressBarStyle.ASCII)
        .hideEta()
        .build();
  }

  void show(JobProgress progress) {
    bar.maxHint(progress.total() == null ? UNKNOWN : progress.total());
    bar.stepTo(progress.progress());
    bar.setExtraMessage(
        progress.message() == null ? "" : " " + TextTable.visible(progress.message()));
  }

  @Override
  public void close() {
    bar.close();
  }
}
