package io.zerocall.json;

import org.jspecify.annotations.Nullable;

/**
 * One reply as it was read.
 *
 * @param id the request's id; below zero if it is none that this library gives
 * @param result the result; null too if there is an error, or it can't be read
 * @param error the error, or null
 * @param unreadable why the reply is neither a result of the type expected nor an error; null if it
 *     is one of them
 */
public record ReplyObject(
    long id,
    @Nullable Object result,
    @Nullable ErrorObject error,
    @Nullable JsonException unreadable) {}
