package io.zerocall.server;

import io.zerocall.json.Request;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call that may be running, and how it is cancelled: before it begins by not running it, while
 * its method runs by an interrupt, afterwards by cancelling the future that the method returned.
 * Safe for use by any thread.
 */
final class RunningCall {
  private final Request<ServerMethod> request;

  // All guarded by this.
  private boolean cancelled;
  private boolean interrupted;
  private @Nullable Thread runner;
  private @Nullable CompletionStage<?> stage;

  RunningCall(Request<ServerMethod> request) {
    this.request = request;
  }

  Request<ServerMethod> request() {
    return request;
  }

  /**
   * The current thread begins to run the method; false if it must not, because the call is
   * cancelled.
   */
  synchronized boolean begin() {
    if (cancelled) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /**
   * The method has returned or thrown; no interrupt comes after this, and one that came is cleared.
   */
  synchronized void returned() {
    runner = null;
    if (interrupted) {
      // The method may have seen it or not; what this thread does next must not.
      var unused = Thread.interrupted();
    }
  }

  /** What the method returned is a future that is not complete yet. */
  synchronized void waitsFor(CompletionStage<?> pending) {
    stage = pending;
    if (cancelled) {
      cancel();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    CompletionStage<?> pending;
    synchronized (this) {
      cancelled = true;
      if (runner != null && !interrupted) {
        interrupted = true;
        runner.interrupt();
      }
      pending = stage;
    }
    if (pending != null) {
      // Outside the lock: this runs whatever the user has hung on the future.
      pending.toCompletableFuture().cancel(true);
    }
  }
}
