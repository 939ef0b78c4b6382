package io.zerocall.client;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a job has reported of its progress. Immutable.
 *
 * @param progress how much is done, in a unit of the job's own
 * @param total how much there is to do, in the same unit; null if the job has not said so
 * @param message what the job does, for people; null if the job has not said so
 */
public record JobProgress(
    long progress, @Nullable Long total, @Nullable String message) {

  /** Returns the part that is done, from 0 to 1; empty if the total is unknown or not positive. */
  public OptionalDouble fraction() {
    return total == null || total <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, Math.max(0, (double) progress / total)));
  }
}
