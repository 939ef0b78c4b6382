package io.zerocall.gateway;

import io.zerocall.JsonText;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The future result of forwarded calls, which are cancelled together with it. */
final class ForwardedFuture extends CompletableFuture<JsonText> {
  private volatile Collection<? extends CompletableFuture<?>> waitsFor = List.of();

  /** Cancels these futures when this future is cancelled, or at once if it was. */
  void waitsFor(Collection<? extends CompletableFuture<?>> others) {
    waitsFor = others;
    if (isCancelled()) {
      others.forEach(other -> other.cancel(true));
    }
  }

  /**
   * Completes this future as another one completes. The other one is cancelled together with it.
   */
  void becomes(CompletableFuture<JsonText> other) {
    waitsFor(List.of(other));
    var unused = other.whenComplete((result, thrown) -> {
      if (thrown == null) {
        complete(result);
      } else {
        completeExceptionally(unwrap(thrown));
      }
    });
  }

  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      waitsFor.forEach(other -> other.cancel(mayInterruptIfRunning));
    }
    return cancelled;
  }
}
