package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import org.jspecify.annotations.Nullable;

/**
 * A call to be run as a job. Times are in milliseconds.
 *
 * @param method the name; any text
 * @param params an array or an object; null if there are none
 * @param key makes several submissions one job; null if it has none
 * @param conflict what becomes of it if there is a job with the key already
 * @param tenant whose limit the job counts for; null for the submitter's user
 * @param priority jobs with a higher one start first
 * @param delayMillis how long until it may start
 * @param keepMillis how long its result is kept; below zero for the default
 * @param retries how often it is started again after its method has thrown; null for as often as
 *     the method says
 * @param backoffMillis the pause before the first of these retries, which doubles with each further
 *     one
 */
public record JobSubmission(
    String method,
    @Nullable JsonText params,
    @Nullable String key,
    KeyConflict conflict,
    @Nullable String tenant,
    int priority,
    long delayMillis,
    long keepMillis,
    @Nullable Integer retries,
    long backoffMillis) {}
