package io.zerocall.server;

import io.zerocall.json.RequestId;
import io.zerocall.transport.ReplyTo;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that may be running, and how to cancel it: before its method begins, by not running it;
 * while the method runs, by an interrupt; afterwards, by cancelling the future that the method
 * returned. At its deadline the call is cut off: it is cancelled and answered at once. Thread-safe.
 */
final class RunningCall {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

  private final @Nullable RequestId id;
  private final ReplyTo replyTo;
  private final @Nullable Owner owner;

  // All guarded by this.
  private boolean cancelled;
  private boolean interrupted;
  private @Nullable Thread runner;
  private @Nullable CompletableFuture<?> pending;

  /** Set under the lock, and only while the method runs or its future is pending. */
  private volatile boolean cutOff;

  /** Answers a call that ends at a deadline. */
  interface Owner {

    /**
     * Checks one of its calls, and ends what can be ended if the deadline has passed. Called by the
     * scanner.
     *
     * @param again receives the time of the next check, if one is necessary
     * @return whether the call was taken from the queue
     */
    boolean endExpired(RunningCall call, long now, LongConsumer again);
  }

  /**
   * Creates a call that has not begun.
   *
   * @param id the id of its request; null for a notification
   * @param owner ends the call at its deadline; null if it has none
   */
  RunningCall(@Nullable RequestId id, ReplyTo replyTo, @Nullable Owner owner) {
    this.id = id;
    this.replyTo = replyTo;
    this.owner = owner;
  }

  @Nullable
  RequestId id() {
    return id;
  }

  /** Ends the call if its deadline has passed and it can be ended now; see {@link Owner}. */
  boolean endExpired(long now, LongConsumer again) {
    return owner != null && owner.endExpired(this, now, again);
  }

  boolean repliesTo(ReplyTo target) {
    return replyTo == target;
  }

  /**
   * Marks the call as run by the current thread; returns false if it must not run because it is
   * cancelled.
   */
  synchronized boolean begin() {
    if (cancelled) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /** Returns whether the thread is inside the method. */
  synchronized boolean isRunBy(Thread thread) {
    return runner == thread;
  }

  /**
   * Notes that the method has returned or thrown. No interrupt follows. An interrupt that was sent,
   * from here or by the method itself, is cleared, so that it doesn't affect what the thread does
   * next.
   */
  synchronized void returned() {
    runner = null;
    var unused = Thread.interrupted();
  }

  /** Notes that the method returned a future that is not complete yet. */
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

  /** Notes that the future that the method returned is complete. */
  synchronized void completed() {
    pending = null;
  }

  /**
   * Takes the call from the thread that runs it, because its deadline has passed. Returns false if
   * it doesn't run now, or has been taken already. The thread that takes a call answers the
   * exchange.
   */
  synchronized boolean cutOff() {
    if (cutOff || (runner == null && pending == null)) {
      return false;
    }
    cutOff = true;
    return true;
  }

  /**
   * Returns whether the call was taken from the thread that runs it, which must leave the exchange
   * alone then.
   */
  boolean isCutOff() {
    return cutOff;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Prevents the method from beginning, if it hasn't begun. */
  synchronized void forbid() {
    cancelled = true;
  }

  void cancel() {
    CompletableFuture<?> future = interrupt();
    if (future != null) {
      cancel(future);
    }
  }

  /** Interrupts the method, and returns the future that the caller has to cancel, if any. */
  synchronized @Nullable CompletableFuture<?> interrupt() {
    cancelled = true;
    if (runner != null && !interrupted) {
      interrupted = true;
      runner.interrupt();
    }
    return pending;
  }

  /**
   * Cancels a future. Must be called without a lock, as this runs the user's dependents of the
   * future.
   */
  static void cancel(CompletableFuture<?> future) {
    try {
      future.cancel(true);
    } catch (RuntimeException | Error e) {
      LOG.warn("A future that a method returned can't be cancelled", e);
    }
  }
}
