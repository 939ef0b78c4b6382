package io.zerocall.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A waiting job that may start.
 *
 * @param owner the user who submitted it; null if the submitter has no user
 * @param tenant whose limit it counts for; null if there is none
 */
public record DueJob(
    JobId id,
    String method,
    int priority,
    @Nullable String owner,
    @Nullable String tenant) {}
