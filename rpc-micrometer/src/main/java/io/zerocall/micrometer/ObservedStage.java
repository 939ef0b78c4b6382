package io.zerocall.micrometer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Completes like another stage, after the observer has been notified. Cancelling it cancels the
 * other one. It isn't a dependent of the other one, because the JDK skips the action of a dependent
 * that was cancelled.
 */
final class ObservedStage extends CompletableFuture<@Nullable Object>
    implements BiConsumer<@Nullable Object, @Nullable Throwable> {
  private static final int MOST_WRAPPERS = 16;

  private final CompletionStage<@Nullable Object> source;
  private final Observer observer;

  /** Is notified of a result or an exception, once. */
  interface Observer {
    void ended(@Nullable Object result, @Nullable Throwable thrown);
  }

  private ObservedStage(CompletionStage<@Nullable Object> source, Observer observer) {
    this.source = source;
    this.observer = observer;
  }

  /** Returns the same stage if it is complete, and its observer has been notified. */
  static CompletionStage<@Nullable Object> of(
      CompletionStage<@Nullable Object> stage, Observer observer) {
    if (stage instanceof CompletableFuture<@Nullable Object> future && future.isDone()) {
      if (future.isCompletedExceptionally()) {
        var unused = stage.whenComplete((result, thrown) -> observer.ended(null, unwrap(thrown)));
      } else {
        observer.ended(future.join(), null);
      }
      return stage;
    }
    ObservedStage observed = new ObservedStage(stage, observer);
    var unused = stage.whenComplete(observed);
    return observed;
  }

  /** Is notified of the other stage's end. */
  @Override
  public void accept(@Nullable Object result, @Nullable Throwable thrown) {
    try {
      observer.ended(result, unwrap(thrown));
    } finally {
      if (thrown == null) {
        complete(result);
      } else {
        completeExceptionally(thrown);
      }
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && source instanceof CompletableFuture<?> future) {
      future.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
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
