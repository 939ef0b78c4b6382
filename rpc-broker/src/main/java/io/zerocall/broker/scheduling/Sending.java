package io.zerocall.broker.scheduling;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that a worker was given up to some moment and that are being sent to it. A call is
 * given under the scheduler's lock and sent without it, so what is sent next may overtake it.
 * Thread-safe.
 */
final class Sending {
  /** How many calls are being sent, and one more until the moment has come. */
  private final AtomicInteger open = new AtomicInteger(1);

  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Notes that a call is to be sent; {@link #ended} must follow. */
  void begun() {
    open.incrementAndGet();
  }

  /** Notes that a call has been sent, or won't be. */
  void ended() {
    if (open.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  /** Ends this one: no more calls begin. Returns the one that follows, and that waits for it. */
  Sending next() {
    Sending next = new Sending();
    next.begun();
    var unused = done.thenRun(next::ended);
    ended();
    return next;
  }

  /** Returns a stage that completes when all calls have been sent, after {@link #next}. */
  CompletionStage<Void> done() {
    return done;
  }
}
