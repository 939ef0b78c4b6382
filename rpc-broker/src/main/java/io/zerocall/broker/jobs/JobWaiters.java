package io.zerocall.broker.jobs;

import io.zerocall.JsonText;
import io.zerocall.jobs.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The callers that wait for results. Thread-safe. */
final class JobWaiters {
  private final Map<JobId, List<CompletableFuture<JsonText>>> waiters = new HashMap<>();
  private @Nullable Consumer<CompletableFuture<JsonText>> onClose; // guarded by the waiters

  /** Adds a caller, until its future completes. */
  void add(JobId id, CompletableFuture<JsonText> waiter) {
    Consumer<CompletableFuture<JsonText>> closed;
    synchronized (waiters) {
      closed = onClose;
      if (closed == null) {
        waiters.computeIfAbsent(id, any -> new ArrayList<>(1)).add(waiter);
      }
    }
    if (closed == null) {
      var unused = waiter.whenComplete((result, failure) -> remove(id, waiter));
    } else {
      closed.accept(waiter);
    }
  }

  private void remove(JobId id, CompletableFuture<JsonText> waiter) {
    synchronized (waiters) {
      waiters.computeIfPresent(id, (any, present) -> {
        present.removeIf(other -> other == waiter);
        return present.isEmpty() ? null : present;
      });
    }
  }

  /** Returns the jobs that callers wait for. */
  List<JobId> ids() {
    synchronized (waiters) {
      return List.copyOf(waiters.keySet());
    }
  }

  /** Returns whether a caller waits for a job. */
  boolean has(JobId id) {
    synchronized (waiters) {
      return waiters.containsKey(id);
    }
  }

  /** Completes the futures of all callers that wait for a job. */
  void complete(JobId id, Consumer<CompletableFuture<JsonText>> completion) {
    List<CompletableFuture<JsonText>> all;
    synchronized (waiters) {
      all = waiters.remove(id);
    }
    if (all != null) {
      all.forEach(completion);
    }
  }

  /** Completes the futures of all callers, now and later. */
  void close(Consumer<CompletableFuture<JsonText>> completion) {
    synchronized (waiters) {
      onClose = completion;
    }
    ids().forEach(id -> complete(id, completion));
  }
}
