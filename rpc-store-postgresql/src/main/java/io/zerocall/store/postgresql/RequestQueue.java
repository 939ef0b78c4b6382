package io.zerocall.store.postgresql;

import io.zerocall.jobs.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests that wait for the writer. All threads add, and the writer takes. Thread-safe. */
final class RequestQueue {
  private static final int MOST_REQUESTS = 1_024;
  private static final long MOST_CHARACTERS = 16 << 20;

  private final Deque<Request<?, ?>> requests = new ArrayDeque<>();
  private final List<Request<?, ?>> postponed = new ArrayList<>();
  private @Nullable Supplier<StoreUnavailableException> closed;
  private @Nullable Supplier<StoreUnavailableException> outage;

  /** Adds a request, or fails it if the store is closed or can't reach the server. */
  void add(Request<?, ?> request) {
    Supplier<StoreUnavailableException> reason = offer(request);
    if (reason != null) {
      request.fail(reason.get());
    }
  }

  private synchronized @Nullable Supplier<StoreUnavailableException> offer(Request<?, ?> request) {
    if (closed != null) {
      return closed;
    }
    if (outage != null && !request.work().step().isKept()) {
      return outage;
    }
    requests.add(request);
    return null;
  }

  /** Fails all requests that are added from now on. */
  synchronized void close(Supplier<StoreUnavailableException> reason) {
    if (closed == null) {
      closed = reason;
    }
  }

  synchronized boolean isClosed() {
    return closed != null;
  }

  synchronized boolean isEmpty() {
    return requests.isEmpty();
  }

  /** Moves what waits into a batch, as much as a transaction is to have at most. */
  synchronized void drainTo(List<Request<?, ?>> batch) {
    Set<Object> waiting = new HashSet<>(); // what later requests must not overtake
    drainPostponed(batch, waiting);
    if (!batch.isEmpty()) {
      return; // as they may be in the way of others again
    }
    long characters = 0;
    while (batch.size() < MOST_REQUESTS && characters < MOST_CHARACTERS) {
      Request<?, ?> request = requests.poll();
      if (request == null) {
        return;
      }
      if (Collections.disjoint(request.subjects(), waiting)) {
        batch.add(request);
        characters += request.size();
      } else {
        postpone(request);
      }
    }
  }

  private void drainPostponed(List<Request<?, ?>> batch, Set<Object> waiting) {
    long now = System.nanoTime();
    for (Request<?, ?> request : List.copyOf(postponed)) {
      if (now - request.nextNanos() >= 0
          && batch.size() < MOST_REQUESTS
          && Collections.disjoint(request.subjects(), waiting)) {
        postponed.remove(request);
        batch.add(request);
      } else {
        waiting.addAll(request.subjects());
      }
    }
  }

  /** Keeps a request that others' locks are in the way of, until it is to be tried again. */
  synchronized void postpone(Request<?, ?> request) {
    request.schedule(System.nanoTime());
    postponed.add(request);
  }

  /** Returns how long nothing that was postponed is to be tried again. */
  synchronized long pauseNanos() {
    long now = System.nanoTime();
    return postponed.stream()
        .mapToLong(request -> Math.max(0, request.nextNanos() - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Begins an outage, in which only requests that are {@linkplain Step#isKept kept} may wait.
   *
   * @param batch what could not be done, or of which that is unknown
   */
  void beginOutage(List<Request<?, ?>> batch, Supplier<StoreUnavailableException> reason) {
    List<Request<?, ?>> failed = new ArrayList<>();
    synchronized (this) {
      outage = reason;
      Deque<Request<?, ?>> kept = new ArrayDeque<>();
      for (Request<?, ?> request : batch) {
        request.repeat();
        (request.work().step().isKept() ? kept : failed).add(request);
      }
      postponed.addAll(requests);
      for (Request<?, ?> request : postponed) {
        (request.work().step().isKept() ? kept : failed).add(request);
      }
      postponed.clear();
      requests.clear();
      requests.addAll(kept);
    }
    failed.forEach(request -> request.fail(reason.get()));
  }

  synchronized void endOutage() {
    outage = null;
  }

  /** Fails what waits, after {@link #close}. */
  void failRest() {
    List<Request<?, ?>> rest;
    Supplier<StoreUnavailableException> reason;
    synchronized (this) {
      rest = new ArrayList<>(postponed);
      rest.addAll(requests);
      postponed.clear();
      requests.clear();
      reason = outage != null ? outage : closed;
    }
    if (reason != null) {
      rest.forEach(request -> request.fail(reason.get()));
    }
  }
}
