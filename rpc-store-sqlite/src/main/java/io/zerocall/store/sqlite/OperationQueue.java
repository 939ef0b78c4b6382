package io.zerocall.store.sqlite;

import io.zerocall.jobs.StoreUnavailableException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations that wait for the writer. All threads add, and the writer takes. */
final class OperationQueue {
  private static final int MOST_OPERATIONS = 1_024;
  private static final long MOST_CHARACTERS = 16 << 20;

  private final Queue<Operation<?>> operations = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Supplier<StoreUnavailableException>> refusal =
      new AtomicReference<>();
  private volatile boolean ended;

  /** Adds an operation, or fails it if the store has failed or is closed. */
  void add(Operation<?> operation) {
    Supplier<StoreUnavailableException> reason = refusal.get();
    if (reason != null) {
      operation.fail(reason.get());
      return;
    }
    operations.add(operation);
    if (ended) {
      failRest(); // because the writer may have looked for the last time before it was added
    }
  }

  /** Fails all operations that are added from now on. Only the first reason counts. */
  void refuse(Supplier<StoreUnavailableException> reason) {
    refusal.compareAndSet(null, reason);
  }

  /** Returns why operations are refused; null if they are not. */
  @Nullable
  StoreUnavailableException refusal() {
    Supplier<StoreUnavailableException> reason = refusal.get();
    return reason == null ? null : reason.get();
  }

  boolean isRefusing() {
    return refusal.get() != null;
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /** Moves what waits into a batch, as much as a transaction is to have at most. */
  void drainTo(List<Operation<?>> batch) {
    long characters = 0;
    while (batch.size() < MOST_OPERATIONS && characters < MOST_CHARACTERS) {
      Operation<?> operation = operations.poll();
      if (operation == null) {
        return;
      }
      batch.add(operation);
      characters += operation.size();
    }
  }

  /** Fails what waits. The writer calls it last, after {@link #refuse}. */
  void end() {
    ended = true;
    failRest();
  }

  private void failRest() {
    Supplier<StoreUnavailableException> reason = Objects.requireNonNull(refusal.get());
    for (Operation<?> rest = operations.poll(); rest != null; rest = operations.poll()) {
      rest.fail(reason.get());
    }
  }
}
