package io.zerocall.jobs;

import io.zerocall.JobState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keeps jobs and their results. A change is durable when its stage completes, and a store that
 * fails never reports a change as durable that might not be. Thread-safe.
 *
 * <p>Stages complete on a thread of the store, which must not be blocked, and fail with a
 * {@link StoreUnavailableException}. A store makes the changes to one job in the order in which
 * they were requested.
 *
 * <p>Several brokers may have the same store open, if it is made for that. Then each open store
 * holds a lease on the jobs that it has taken, and renews it by itself. When a broker is lost, its
 * leases end, and other brokers can take its jobs. Durations are added to the store's own clock,
 * which is the same for all brokers.
 */
public interface JobStore extends ScheduleStore, AutoCloseable {

  /** Receives events of a store, on a thread of the store, which it must not block. */
  @FunctionalInterface
  interface Listener {

    /** Called when jobs of this method can be {@linkplain JobStore#take taken}. */
    void due(String method);

    /** Called when a job has got a final state through another broker. */
    default void ended(JobId job) {}

    /**
     * Called when the lease on a job has been lost that was taken or started here. Another broker
     * may run the job, and this one can't end its start any more.
     */
    default void lost(JobId job) {}

    /**
     * Called when notifications may have been lost. Any job may have become due or ended meanwhile.
     */
    default void missed() {}
  }

  /**
   * Sets the listener, and begins to notify it; at once for the methods whose jobs can be taken
   * already. Called once.
   */
  void listen(Listener listener);

  /**
   * Adds a job, unless a job with the same key makes that unnecessary: see
   * {@link io.zerocall.KeyConflict}. Jobs have the same key if their keys, methods and owners are
   * equal. The stage fails with an {@link IllegalArgumentException} if there is a job with the new
   * job's id.
   *
   * @return the id of the new job, or of the job that is there instead of it
   */
  CompletionStage<JobId> add(NewJob job);

  /**
   * Takes waiting jobs that may start, those with the highest priority first, and then those that
   * were submitted first. Nobody else can take them until they have started and ended, or were
   * {@linkplain #putBack put back}, or their lease was lost.
   *
   * @return the jobs; empty if none may start
   */
  CompletionStage<List<DueJob>> take(Claim claim);

  /** Makes jobs available again that were taken and have not started. */
  void putBack(Collection<JobId> jobs);

  /** Returns the methods that have jobs which may start. Limits don't matter. */
  CompletionStage<Set<String>> dueMethods();

  /**
   * Starts a job that was taken.
   *
   * @return the job; empty if it no longer waits, because it was cancelled, or if its lease was
   *     lost
   */
  CompletionStage<Optional<StartedJob>> start(JobId job);

  /**
   * Notes what a start has reported of its progress. The progress need not be durable.
   *
   * @param token the token of the start, from {@link StartedJob}
   * @return whether the start still counts; false if the job has ended or was cancelled, or its
   *     lease was lost
   */
  CompletionStage<Boolean> report(JobId job, long token, JobProgress progress);

  /**
   * Ends a start.
   *
   * @param token the token of the start, from {@link StartedJob}
   * @return whether it is recorded; false if another start has followed, or the job has a final
   *     state, or its lease was lost
   */
  CompletionStage<Boolean> end(JobId job, long token, JobEnd end);

  /**
   * Cancels a job, unless it has a final state.
   *
   * @return the job as it is now; empty if it is unknown
   */
  CompletionStage<Optional<StoredJob>> cancel(JobId job);

  /**
   * Makes a job wait again that has failed for good, as if it had been submitted now. It keeps its
   * errors. If another job with the same key has no final state, this one starts after that one has
   * ended.
   *
   * @return the job as it is now; empty if it is unknown
   */
  CompletionStage<Optional<StoredJob>> resubmit(JobId job);

  /** Returns a job; empty if it is unknown or has expired. */
  CompletionStage<Optional<StoredJob>> find(JobId job);

  /**
   * Returns the jobs that a filter admits, the latest submissions first, without their results, and
   * each with its last error alone.
   *
   * @param most how many at most
   */
  CompletionStage<List<StoredJob>> list(JobFilter filter, int most);

  /** Returns how many jobs have each state. It may read the whole store. */
  CompletionStage<Map<JobState, Long>> count();

  /**
   * Makes the pending changes durable and closes the store. What is requested afterwards fails.
   * Closing twice has no effect.
   */
  @Override
  void close();
}
