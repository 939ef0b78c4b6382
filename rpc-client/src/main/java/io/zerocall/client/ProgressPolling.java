package io.zerocall.client;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports the progress of a job while a thread waits for its result. Used by that thread only. */
final class ProgressPolling {
  private static final long INTERVAL_MILLIS = 500;

  private final Supplier<CompletableFuture<JobInfo>> question;
  private final Consumer<? super JobProgress> listener;
  private @Nullable JobProgress last;

  /** @param question asks the broker what has become of the job */
  ProgressPolling(
      Supplier<CompletableFuture<JobInfo>> question, Consumer<? super JobProgress> listener) {
    this.question = question;
    this.listener = listener;
  }

  /** Returns the result when there is one. */
  <T extends @Nullable Object> T await(CompletableFuture<T> result)
      throws ExecutionException, InterruptedException {
    do {
      CompletableFuture<JobInfo> info = question.get();
      await(result, info);
      info.cancel(false);
    } while (!endsSoon(result));
    return result.get();
  }

  private static boolean endsSoon(CompletableFuture<?> result)
      throws ExecutionException, InterruptedException {
    try {
      var unused = result.get(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits for the answer too, which is reported if it is there first, and it is another one. */
  private void await(CompletableFuture<?> result, CompletableFuture<JobInfo> info)
      throws InterruptedException {
    try {
      var unused = CompletableFuture.anyOf(result, info).get();
    } catch (ExecutionException e) {
      return; // either the wait is over, or there will be another answer
    }
    if (info.isDone() && !result.isDone()) {
      report(info.join().progress());
    }
  }

  private void report(@Nullable JobProgress progress) {
    if (progress != null && !Objects.equals(progress, last)) {
      last = progress;
      listener.accept(progress);
    }
  }
}
