package io.zerocall.jobs;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was submitted.
 *
 * @param method the name of the method on the wire
 * @param params an array or an object; null if there are none
 * @param header what brokers need beside the call, an object with the members {@code meta} (an
 *     object of strings), {@code traceparent}, {@code retries} and {@code backoff} (milliseconds),
 *     each of which may be missing; null if there are none
 * @param owner the user who submitted it; null if the submitter has no user
 * @param tenant whose limit it counts for; null if there is none
 * @param key makes several submissions one job; null if it has none
 * @param priority jobs with a higher one start first
 * @param delayMillis the time until it may start, in milliseconds
 * @param keepMillis how long it is kept after its end, in milliseconds
 */
public record NewJob(
    JobId id,
    String method,
    @Nullable JsonText params,
    @Nullable JsonText header,
    @Nullable String owner,
    @Nullable String tenant,
    @Nullable JobKey key,
    int priority,
    long delayMillis,
    long keepMillis) {}
