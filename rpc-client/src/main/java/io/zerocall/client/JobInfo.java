package io.zerocall.client;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a broker knew of a job when it was asked. All times are those of the broker's clock.
 * Immutable.
 *
 * @param id the job's id
 * @param method the name of the job's method on the wire
 * @param state the job's state
 * @param starts how often a worker has started the job
 * @param progress what its last start has reported; null if nothing
 * @param priority jobs with a higher one start first
 * @param user the user who submitted the job; null if the submitter has no user
 * @param tenant whose limit the job counts for; null if there is none
 * @param key makes several submissions one job; null if there is none
 * @param submitted when the job was submitted
 * @param due when the job may start, or could have started last
 * @param ended when the job got its final state; null if it has none
 * @param expires when the broker forgets the job; null if the job has no final state
 * @param errors the errors of its last failed starts, the latest one last; the broker keeps only a
 *     few. A list of jobs has only the last error of each, without its data
 */
public record JobInfo(
    String id,
    String method,
    JobState state,
    int starts,
    @Nullable JobProgress progress,
    int priority,
    @Nullable String user,
    @Nullable String tenant,
    @Nullable String key,
    Instant submitted,
    Instant due,
    @Nullable Instant ended,
    @Nullable Instant expires,
    List<JsonError> errors) {

  /** Creates a description with a copy of the errors. */
  public JobInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(submitted, "submitted");
    Objects.requireNonNull(due, "due");
    errors = errors.stream().map(JobInfo::withoutNullData).toList();
  }

  /** Returns the error, whose data is JSON's null if it was read without any. */
  private static JsonError withoutNullData(JsonError error) {
    return error.data() != null && error.data().equals(JsonText.NULL)
        ? new JsonError(error.code(), error.message(), null)
        : error;
  }

  /** Returns the error of the last failed start; empty if none has failed. */
  public Optional<JsonError> lastError() {
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors.get(errors.size() - 1));
  }
}
