package io.zerocall.server;

import io.zerocall.json.RequestId;
import io.zerocall.transport.ReplyTo;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that may be running, and how it is cancelled: before it begins by not running it, while
 * its method runs by an interrupt, afterwards by cancelling the future that the method returned. At
 * its deadline it is cut off, which is to be cancelled and answered at once. Safe for use by any
 * thread.
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

  /** Set under the lock while the method runs or its future is pending, and never after that. */
  private volatile boolean cutOff;

  /** What answers a call that ends at a deadline. */
  interface Owner {

    /**
     * Looks after one of its calls, and ends what can be ended if the time is up; by the scanner.
     *
     * @param again is told when to look again, if that is necessary
     * @return whether it was taken from the queue
     */
    boolean endExpired(RunningCall call, long now, LongConsumer again);
  }

  /**
   * A call that has not begun.
   *
   * @param id the id of its request; null for a notification
   * @param owner what ends it at its deadline; null if it has none
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

  /** Ends it if its deadline has passed and that can be done now; see {@link Owner}. */
  boolean endExpired(long now, LongConsumer again) {
    return owner != null && owner.endExpired(this, now, again);
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

  /** The future that the method returned is complete. */
  synchronized void completed() {
    pending = null;
  }

  /**
   * Takes the call from the thread that runs it, whose deadline has passed; false if it doesn't run
   * now, or has been taken already. Whoever has taken it answers the exchange.
   */
  synchronized boolean cutOff() {
    if (cutOff || (runner == null && pending == null)) {
      return false;
    }
    cutOff = true;
    return true;
  }

  /** Whether it was taken from the thread that runs it, which leaves the exchange alone then. */
  boolean isCutOff() {
    return cutOff;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Keeps the method from beginning, if it hasn't. */
  synchronized void forbid() {
    cancelled = true;
  }

  void cancel() {
    CompletableFuture<?> future = interrupt();
    if (future != null) {
      cancel(future);
    }
  }

  /** Interrupts the method, and returns the future that is left to be cancelled, if any. */
  synchronized @Nullable CompletableFuture<?> interrupt() {
    cancelled = true;
    if (runner != null && !interrupted) {
      interrupted = true;
      runner.interrupt();
    }
    return pending;
  }

  /** Without a lock: this runs whatever the user has hung on the future. */
  static void cancel(CompletableFuture<?> future) {
    try {
      future.cancel(true);
    } catch (RuntimeException | Error e) {
      LOG.warn("A future that a method returned can't be cancelled", e);
    }
  }
}
