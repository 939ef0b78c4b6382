package io.zerocall.server;

import io.zerocall.json.RequestId;
import io.zerocall.transport.ReplyTo;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that may be running, and how it is cancelled: before it begins by not running it, while
 * its method runs by an interrupt, afterwards by cancelling the future that the method returned.
 * Safe for use by any thread.
 */
final class RunningCall {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

  private final @Nullable RequestId id;
  private final ReplyTo replyTo;

  // All guarded by this.
  private boolean cancelled;
  private boolean interrupted;
  private @Nullable Thread runner;
  private @Nullable CompletableFuture<?> pending;

  /**
   * A call that has not begun.
   *
   * @param id the id of its request; null for a notification
   */
  RunningCall(@Nullable RequestId id, ReplyTo replyTo) {
    this.id = id;
    this.replyTo = replyTo;
  }

  @Nullable
  RequestId id() {
    return id;
  }

  boolean repliesTo(ReplyTo target) {
    return replyTo == target;
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

  /** Whether the thread is inside the method. */
  synchronized boolean isRunBy(Thread thread) {
    return runner == thread;
  }

  /**
   * The method has returned or thrown. No interrupt comes after this, and one that came, from here
   * or from the method itself, is cleared: what this thread does next must not see it.
   */
  synchronized void returned() {
    runner = null;
    var unused = Thread.interrupted();
  }

  /** What the method returned is a future that is not complete yet. */
  void waitsFor(CompletableFuture<?> future) {
    boolean tooLate;
    synchronized (this) {
      pending = future;
      tooLate = cancelled;
    }
    if (tooLate) {
      cancel(future);
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Keeps the method from beginning, if it hasn't. */
  synchronized void forbid() {
    cancelled = true;
  }

  void cancel() {
    CompletableFuture<?> future;
    synchronized (this) {
      cancelled = true;
      if (runner != null && !interrupted) {
        interrupted = true;
        runner.interrupt();
      }
      future = pending;
    }
    if (future != null) {
      cancel(future);
    }
  }

  /** Without a lock: this runs whatever the user has hung on the future. */
  private void cancel(CompletableFuture<?> future) {
    try {
      future.cancel(true);
    } catch (RuntimeException | Error e) {
      LOG.warn("A future that a method returned can't be cancelled", e);
    }
  }
}
