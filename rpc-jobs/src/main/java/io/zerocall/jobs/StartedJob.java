package io.zerocall.jobs;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker may run now.
 *
 * @param starts how often it was started, this time included. It is also the fencing token: the
 *     store refuses the end of a start that is no longer the last one
 * @param params see {@link NewJob}
 * @param header see {@link NewJob}
 */
public record StartedJob(
    JobId id,
    int starts,
    @Nullable JsonText params,
    @Nullable JsonText header) {}
