package io.zerocall.jobs;

import io.zerocall.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Admits jobs of a store.
 *
 * @param state the state that they have; null if any
 * @param method the name of their method, or the beginning of the names and then {@code *}; null if
 *     any
 * @param owner the user who submitted them; null if any, and none
 * @param before a job that was submitted later than they were, so that a list continues after it;
 *     null if any. None is admitted if that job is unknown
 */
public record JobFilter(
    @Nullable JobState state,
    @Nullable String method,
    @Nullable String owner,
    @Nullable JobId before) {
  /** Admits all jobs. */
  public static final JobFilter ALL = new JobFilter(null, null, null, null);

  /** Creates a filter for a state. */
  public JobFilter(JobState state) {
    this(state, null, null, null);
  }

  /** Creates a filter for all jobs with a state, a method and an owner. */
  public JobFilter(@Nullable JobState state, @Nullable String method, @Nullable String owner) {
    this(state, method, owner, null);
  }
}
