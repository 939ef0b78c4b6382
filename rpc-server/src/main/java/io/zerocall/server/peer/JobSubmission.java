package io.zerocall.server.peer;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A call to be run as a job. Times are in milliseconds.
 *
 * @param method the name; any text
 * @param params an array or an object; null if there are none
 * @param priority jobs with a higher one start first
 * @param delayMillis how long until it may start
 * @param keepMillis how long its result is kept; below zero for the default
 * @param retries how often it is started again after its method has thrown
 * @param backoffMillis the pause before the first retry, which doubles with each further one
 */
public record JobSubmission(
    String method,
    @Nullable JsonText params,
    int priority,
    long delayMillis,
    long keepMillis,
    int retries,
    long backoffMillis) {}
