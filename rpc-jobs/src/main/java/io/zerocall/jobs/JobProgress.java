package io.zerocall.jobs;

import org.jspecify.annotations.Nullable;

/**
 * What a job has reported of its progress.
 *
 * @param progress how much is done, in a unit of the job's own; not negative
 * @param total how much there is to do; -1 if that is unknown
 * @param message what the job does, for people; null if it has not said so
 */
public record JobProgress(
    long progress, long total, @Nullable String message) {}
