package io.zerocall.jobs;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the store has it. Times are in milliseconds since 1970.
 *
 * @param owner the user who submitted it; null if the submitter has no user
 * @param tenant whose limit it counts for; null if there is none
 * @param key makes several submissions one job; null if it has none
 * @param starts how often a worker has started it
 * @param submittedMillis when it was submitted
 * @param dueMillis when it may start, or could have started last
 * @param endedMillis when it got its final state; 0 if it has none
 * @param expiresMillis when the store forgets it; 0 if it has no final state
 * @param progress what its last start has reported; null if nothing
 * @param result the result of a job that is done; else null
 * @param errors the last error objects, at most {@value #MOST_ERRORS}, the latest one last
 */
public record StoredJob(
    JobId id,
    String method,
    @Nullable String owner,
    @Nullable String tenant,
    @Nullable String key,
    int priority,
    JobState state,
    int starts,
    long submittedMillis,
    long dueMillis,
    long endedMillis,
    long expiresMillis,
    @Nullable JobProgress progress,
    @Nullable JsonText result,
    List<JsonText> errors) {

  /** How many errors of a job a store keeps. */
  public static final int MOST_ERRORS = 5;
}
