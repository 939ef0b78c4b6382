package io.zerocall.client.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The caller's future. If any thread completes it before the reply arrives, by cancelling it or
 * otherwise (as {@link #orTimeout} does), the call is abandoned, and the server is notified.
 */
public final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private volatile @Nullable Runnable giveUp;

  /**
   * Creates an incomplete future.
   *
   * @param giveUp abandons the call; does nothing if it has ended
   */
  public CallFuture(Runnable giveUp) {
    this.giveUp = giveUp;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    giveUp();
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public boolean complete(T value) {
    giveUp();
    return super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    giveUp();
    return super.completeExceptionally(thrown);
  }

  /**
   * Abandons the call. Runs before the future completes, as the future's dependents may take long.
   */
  private void giveUp() {
    Runnable once = giveUp;
    giveUp = null; // the caller may keep the future for long; it should not keep the call
    if (once != null) {
      once.run();
    }
  }

  /** Returns a plain future: cancelling a derived future cancels nothing on the server. */
  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
