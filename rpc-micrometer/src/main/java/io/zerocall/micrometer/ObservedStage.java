package io.zerocall.micrometer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Reports the end of a call to its observer, before the caller gets the result. */
final class ObservedStage {
  private static final int MOST_WRAPPERS = 16;

  private ObservedStage() {}

  /** Is notified of a result or an exception, once. */
  interface Observer {
    void ended(@Nullable Object result, @Nullable Throwable thrown);
  }

  /**
   * Returns a stage that completes like another one, after the observer has been notified.
   * Cancelling it cancels the other one.
   */
  static CompletionStage<@Nullable Object> of(
      CompletionStage<@Nullable Object> stage, Observer observer) {
    if (stage instanceof CompletableFuture<?> done && done.isDone()) {
      var unused = stage.whenComplete((result, thrown) -> observer.ended(result, unwrap(thrown)));
      return stage;
    }
    // not a dependent of the stage: the JDK skips the action of a dependent that was cancelled
    CompletableFuture<@Nullable Object> observed = new CompletableFuture<>();
    var unused = stage.whenComplete((result, thrown) -> {
      try {
        observer.ended(result, unwrap(thrown));
      } finally {
        complete(observed, result, thrown);
      }
    });
    var unusedToo = observed.whenComplete((result, thrown) -> {
      if (observed.isCancelled() && stage instanceof CompletableFuture<?> source) {
        source.cancel(true);
      }
    });
    return observed;
  }

  private static void complete(
      CompletableFuture<@Nullable Object> future,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (thrown == null) {
      future.complete(result);
    } else {
      future.completeExceptionally(thrown);
    }
  }

  /** Removes the wrappers that futures put around an exception. */
  private static @Nullable Throwable unwrap(@Nullable Throwable thrown) {
    Throwable failure = thrown;
    for (int i = 0; i < MOST_WRAPPERS; i++) {
      if (!(failure instanceof CompletionException || failure instanceof ExecutionException)
          || failure.getCause() == null) {
        break;
      }
      failure = failure.getCause();
    }
    return failure;
  }
}
