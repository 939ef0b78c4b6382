package io.zerocall.jobs;

import io.zerocall.JobState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keeps jobs and their results. A change is durable when its stage completes, and a store that
 * fails never reports a change as durable that might not be. Thread-safe.
 *
 * <p>Stages complete on a thread of the store, which must not be blocked, and fail with a
 * {@link StoreUnavailableException}. A store makes the changes in the order in which they were
 * requested.
 */
public interface JobStore extends AutoCloseable {

  /** Receives events of a store, on a thread of the store, which it must not block. */
  @FunctionalInterface
  interface Listener {

    /** Called when jobs of this method can be {@linkplain JobStore#take taken}. */
    void due(String method);
  }

  /**
   * Sets the listener, and begins to notify it; at once for the methods whose jobs can be taken
   * already. Called once.
   */
  void listen(Listener listener);

  /**
   * Adds a job. Its stage fails with an {@link IllegalArgumentException} if there is one with its
   * id.
   */
  CompletionStage<Void> add(NewJob job);

  /**
   * Takes waiting jobs of a method that may start, those with the highest priority first, and then
   * those that were submitted first. Nobody else can take them until they have started and ended,
   * or were {@linkplain #putBack put back}.
   *
   * @param most how many at most
   * @return the jobs; empty if none may start
   */
  List<DueJob> take(String method, int most);

  /** Makes jobs available again that were taken and have not started. */
  void putBack(Collection<JobId> jobs);

  /** Returns the methods of which jobs can be taken. */
  Set<String> dueMethods();

  /**
   * Starts a job that was taken.
   *
   * @return the job; empty if it no longer waits, because it was cancelled
   */
  CompletionStage<Optional<StartedJob>> start(JobId job);

  /**
   * Ends a start.
   *
   * @param starts the number of the start, from {@link StartedJob}
   * @return whether it is recorded; false if another start has followed, or the job has a final
   *     state
   */
  CompletionStage<Boolean> end(JobId job, int starts, JobEnd end);

  /**
   * Cancels a job, unless it has a final state.
   *
   * @return the job as it is now; empty if it is unknown
   */
  CompletionStage<Optional<StoredJob>> cancel(JobId job);

  /**
   * Makes a job wait again that has failed for good, as if it had been submitted now. It keeps its
   * errors.
   *
   * @return the job as it is now; empty if it is unknown
   */
  CompletionStage<Optional<StoredJob>> resubmit(JobId job);

  /** Returns a job; empty if it is unknown or has expired. */
  CompletionStage<Optional<StoredJob>> find(JobId job);

  /**
   * Returns the jobs with this state, the latest submissions first, without their results.
   *
   * @param most how many at most
   */
  CompletionStage<List<StoredJob>> list(JobState state, int most);

  /**
   * Makes the pending changes durable and closes the store. What is requested afterwards fails.
   * Closing twice has no effect.
   */
  @Override
  void close();
}
