package io.zerocall.broker.jobs;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.jobs.JobStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what a start reports of its progress: the first report at once, and then the latest one
 * after each pause. Thread-safe; never blocks.
 */
final class StartProgress {
  private static final Logger LOG = LoggerFactory.getLogger(StartProgress.class);
  private static final long PAUSE_MILLIS = 500;

  private final JobStore store;
  private final JobId job;
  private final long token;
  private final Runnable onLost;
  private @Nullable JobProgress unwritten; // guarded by this
  private boolean pauses; // guarded by this
  private boolean ended; // guarded by this

  /** @param onLost is called if the store says that the start doesn't count any more */
  StartProgress(JobStore store, JobId job, long token, Runnable onLost) {
    this.store = store;
    this.job = job;
    this.token = token;
    this.onLost = onLost;
  }

  void report(JobProgress progress) {
    synchronized (this) {
      unwritten = progress;
      if (pauses || ended) {
        return;
      }
      pauses = true;
    }
    write();
  }

  private void write() {
    CompletionStage<Boolean> written = next();
    if (written == null) {
      return;
    }
    var unused = written.whenComplete((counts, failure) -> {
      if (failure != null) {
        LOG.warn("The progress of job {} could not be stored: {}", job, failure.toString());
      } else if (!counts && !hasEnded()) {
        onLost.run();
      }
    });
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(this::write);
  }

  /**
   * Requests that the latest report is written, which comes before the end of the start; returns
   * null, and ends the pauses, if there is none.
   */
  private synchronized @Nullable CompletionStage<Boolean> next() {
    JobProgress progress = unwritten;
    unwritten = null;
    pauses = progress != null && !ended;
    return progress == null || ended ? null : store.report(job, token, progress);
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /** Writes the last report, before the end of the start is written. */
  void end() {
    JobProgress last;
    synchronized (this) {
      last = ended ? null : unwritten;
      ended = true;
    }
    if (last != null) {
      var unused = store.report(job, token, last);
    }
  }
}
