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
   * Runs within a transaction. If only this operation fails, it leaves no change behind.
   *
   * @throws SQLException if the transaction fails
   */
  void run(Tables tables, Savepoint savepoint) throws SQLException {
    savepoint.set();
    try {
      outcome = body.run(tables);
    } catch (SQLException e) {
      refusal = Failures.refusedValues(e);
      if (refusal == null) {
        throw e;
      }
      savepoint.rollBack();
    } catch (RuntimeException | Error e) {
      refusal = new StoreUnavailableException("the store can't do this: " + e, e);
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
