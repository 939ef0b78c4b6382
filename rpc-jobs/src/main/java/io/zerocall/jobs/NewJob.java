package io.zerocall.jobs;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was submitted.
 *
 * @param method the name of the method on the wire
 * @param params an array or an object; null if there are none
 * @param header the metadata and the trace of the submission; null if there are none
 * @param owner the user who submitted it; null if the submitter has no user
 * @param priority jobs with a higher one start first
 * @param dueMillis when it may start, in milliseconds since 1970
 * @param keptMillis how long its result is kept, in milliseconds
 */
public record NewJob(
    JobId id,
    String method,
    @Nullable JsonText params,
    @Nullable JsonText header,
    @Nullable String owner,
    int priority,
    long dueMillis,
    long keptMillis) {}
