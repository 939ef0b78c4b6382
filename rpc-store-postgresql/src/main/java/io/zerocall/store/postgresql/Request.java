package io.zerocall.store.postgresql;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A requested operation. Any thread makes it, and only the writer runs and completes it.
 *
 * @param <A> the type of its argument
 * @param <T> the type of its answer
 */
final class Request<A, T> {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_WAITING_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_DOUBLINGS = 10;

  private final Work<A, T> work;
  private final A argument;
  private final Collection<?> subjects;
  private final long size;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T answer;
  private @Nullable RuntimeException refusal;
  private boolean repeated;
  private boolean postponed;
  private int attempts;
  private long firstNanos;
  private long nextNanos;

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
    postponed = false;
  }

  /** Has it run later, because others have a lock that it needs. */
  void postpone() {
    postponed = true;
  }

  boolean isPostponed() {
    return postponed;
  }

  /** Sets when it runs again, after it was postponed: each time after a longer pause. */
  void schedule(long nowNanos) {
    firstNanos = attempts == 0 ? nowNanos : firstNanos;
    nextNanos = nowNanos + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << attempts);
    attempts = Math.min(attempts + 1, MOST_DOUBLINGS);
    reset();
  }

  long nextNanos() {
    return nextNanos;
  }

  /** Returns whether others have had the lock for so long that the caller should know. */
  boolean isOverdue(long nowNanos) {
    return attempts > 0 && !work.step().isKept() && nowNanos - firstNanos > MOST_WAITING_NANOS;
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
