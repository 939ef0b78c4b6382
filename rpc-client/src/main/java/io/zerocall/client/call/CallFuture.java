package io.zerocall.client.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The caller's future. Whoever completes it before the reply comes, by cancelling it or otherwise
 * (as {@link #orTimeout} does), gives the call up, and the server is told.
 */
public final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private volatile @Nullable Runnable giveUp;

  /**
   * A future of what is still to come.
   *
   * @param giveUp ends the call; does nothing if it has ended
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

  /** First the call, then the future: what hangs on the future may take its time. */
  private void giveUp() {
    Runnable once = giveUp;
    giveUp = null; // a future may be kept for long, and with it all that the call holds
    if (once != null) {
      once.run();
    }
  }

  /** Futures derived from this one are plain: cancelling those cancels nothing on the server. */
  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
