package io.zerocall.store.sqlite;

import io.zerocall.jobs.StoreUnavailableException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A requested operation. Any thread makes it, and only the writer runs and completes it. */
final class Operation<T> {

  /** What the operation does within a transaction. */
  @FunctionalInterface
  interface Body<T> {
    Outcome<T> run(Tables tables) throws SQLException;
  }

  private final Body<T> body;
  private final long size;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable Outcome<T> outcome;
  private @Nullable RuntimeException refusal;

  /** @param size of the JSON that it writes, in characters */
  Operation(Body<T> body, long size) {
    this.body = body;
    this.size = size;
  }

  long size() {
    return size;
  }

  CompletionStage<T> stage() {
    return future;
  }

  /**
   * Runs within a transaction. If only this operation fails, the transaction must be rolled back.
   *
   * @return whether it has not failed
   * @throws SQLException if the transaction fails
   */
  boolean run(Tables tables) throws SQLException {
    outcome = null;
    try {
      outcome = body.run(tables);
      return true;
    } catch (SQLException e) {
      refusal = Failures.refusedValues(e);
      if (refusal == null) {
        throw e;
      }
    } catch (RuntimeException | Error e) {
      refusal = new StoreUnavailableException("the store can't do this: " + e, e);
    }
    return false;
  }

  /** Runs like {@link #run(Tables)}, but leaves no change behind if only this operation fails. */
  void run(Tables tables, Savepoint savepoint) throws SQLException {
    savepoint.set();
    if (!run(tables)) {
      savepoint.rollBack();
    }
    savepoint.release();
  }

  /** Completes the stage after the transaction is durable. */
  void complete(WaitingJobs waiting) {
    if (outcome != null) {
      outcome.committed().accept(waiting);
      future.complete(outcome.value());
    } else if (refusal != null) {
      future.completeExceptionally(refusal);
    }
  }

  /** Completes the stage, unless that has happened, because the store has failed or is closed. */
  void fail(StoreUnavailableException failure) {
    future.completeExceptionally(failure);
  }
}
