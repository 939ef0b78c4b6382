package io.zerocall.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future whose cancelling cancels the call, and tells the server. */
final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final @Nullable PendingCall call;

  CallFuture(@Nullable PendingCall call) {
    this.call = call;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && call != null) {
      call.cancel();
    }
    return cancelled;
  }

  /** Futures derived from this one are plain: cancelling those cancels nothing on the server. */
  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
