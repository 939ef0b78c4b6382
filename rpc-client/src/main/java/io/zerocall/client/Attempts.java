package io.zerocall.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The calls that interceptors have sent for one future; more than one after a retry. Thread-safe.
 */
final class Attempts {
  // Guarded by this.
  private final List<CompletableFuture<?>> futures = new ArrayList<>(1);
  private boolean cancelled;

  /** Adds a call, and cancels it if the others have been cancelled. */
  void add(CompletableFuture<?> attempt) {
    synchronized (this) {
      futures.add(attempt);
      if (!cancelled) {
        return;
      }
    }
    attempt.cancel(true);
  }

  /** Cancels all calls, including those that are added later. */
  void cancel() {
    List<CompletableFuture<?>> all;
    synchronized (this) {
      cancelled = true;
      all = List.copyOf(futures);
    }
    all.forEach(attempt -> attempt.cancel(true));
  }
}
