package io.zerocall.store.postgresql;

import io.zerocall.jobs.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests that wait for the writer. All threads add, and the writer takes. Thread-safe. */
final class RequestQueue {
  private static final int MOST_REQUESTS = 1_024;
  private static final long MOST_CHARACTERS = 16 << 20;

  private final Deque<Request<?, ?>> requests = new ArrayDeque<>();
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
    long characters = 0;
    while (batch.size() < MOST_REQUESTS && characters < MOST_CHARACTERS) {
      Request<?, ?> request = requests.poll();
      if (request == null) {
        return;
      }
      batch.add(request);
      characters += request.size();
    }
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
      for (Request<?, ?> request : requests) {
        (request.work().step().isKept() ? kept : failed).add(request);
      }
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
      rest = List.copyOf(requests);
      requests.clear();
      reason = outage != null ? outage : closed;
    }
    if (reason != null) {
      rest.forEach(request -> request.fail(reason.get()));
    }
  }
}
