package io.zerocall.store.postgresql;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A requested operation. Any thread makes it, and only the writer runs and completes it.
 *
 * @param <A> the type of its argument
 * @param <T> the type of its answer
 */
final class Request<A, T> {
  private final Work<A, T> work;
  private final A argument;
  private final Collection<?> subjects;
  private final long size;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T answer;
  private @Nullable RuntimeException refusal;
  private boolean repeated;

  /**
   * @param subjects what it concerns: requests with a common subject run in their order
   * @param size of the JSON that it writes, in characters
   */
  Request(Work<A, T> work, A argument, Collection<?> subjects, long size) {
    this.work = work;
    this.argument = argument;
    this.subjects = subjects;
    this.size = size;
  }

  Work<A, T> work() {
    return work;
  }

  A argument() {
    return argument;
  }

  Collection<?> subjects() {
    return subjects;
  }

  long size() {
    return size;
  }

  /** Returns whether it must follow all requests before it, whatever they concern. */
  boolean followsAll() {
    return work.step().followsAll() || work.followsAll(argument);
  }

  /** Returns whether it may have been done already, by a transaction whose end is unknown. */
  boolean isRepeated() {
    return repeated;
  }

  /** Forgets what a transaction has answered that was rolled back. */
  void reset() {
    answer = null;
    refusal = null;
  }

  /** Prepares it for another transaction, after one whose end is unknown. */
  void repeat() {
    reset();
    repeated = true;
  }

  CompletionStage<T> stage() {
    return future;
  }

  /** Sets the answer, with which the stage completes after the commit. */
  void answer(T value) {
    answer = value;
  }

  /** Sets the exception with which the stage fails after the commit. */
  void refuse(RuntimeException exception) {
    refusal = exception;
  }

  void complete() {
    if (refusal != null) {
      future.completeExceptionally(refusal);
    } else {
      future.complete(answer);
    }
  }

  void fail(RuntimeException failure) {
    future.completeExceptionally(failure);
  }
}
