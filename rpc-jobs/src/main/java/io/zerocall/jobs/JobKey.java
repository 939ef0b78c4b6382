package io.zerocall.jobs;

import io.zerocall.KeyConflict;

/**
 * Makes submissions one job.
 *
 * @param text the same for submissions that belong together; not empty
 * @param conflict what becomes of a submission if there is a job with the key already
 */
public record JobKey(String text, KeyConflict conflict) {}
