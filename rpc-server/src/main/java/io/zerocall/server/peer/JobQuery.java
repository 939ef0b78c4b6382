package io.zerocall.server.peer;

import io.zerocall.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list.
 *
 * @param state the state that they have; null for any
 * @param method the name of their method, or the beginning of the names and then {@code *}; null
 *     for any
 * @param own whether they are only the caller's, without those that the caller may manage
 * @param before the id of a job that was submitted after them; null for any
 * @param most how many at most
 * @param mostBytes how many bytes their descriptions have together at most
 */
public record JobQuery(
    @Nullable JobState state,
    @Nullable String method,
    boolean own,
    @Nullable String before,
    int most,
    int mostBytes) {}
