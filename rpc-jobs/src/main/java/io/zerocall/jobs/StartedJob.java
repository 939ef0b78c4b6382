package io.zerocall.jobs;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker may run now.
 *
 * @param starts how often it was started, this time included; starts that no worker has begun don't
 *     count
 * @param token the fencing token, which grows with each start: the store refuses the end of a start
 *     that is no longer the last one
 * @param params see {@link NewJob}
 * @param header see {@link NewJob}
 */
public record StartedJob(
    JobId id,
    int starts,
    long token,
    @Nullable JsonText params,
    @Nullable JsonText header) {}
