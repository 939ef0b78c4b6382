package io.zerocall.json.document;

import io.zerocall.json.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * A reply that was read.
 *
 * @param id the request's ID; below zero if this library can't have assigned it
 * @param result the result; also null if there is an error, or the result can't be read
 * @param error the error, or null
 * @param unreadable why the reply is neither a result of the expected type nor an error; null if it
 *     is one of them
 */
public record ReplyObject(
    long id,
    @Nullable Object result,
    @Nullable ErrorObject error,
    @Nullable JsonException unreadable) {}
